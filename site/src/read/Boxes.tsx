/*
 * Frames over the pad or picture of Read, drawn in its own pixels, so that they fit at every size it is shown in.
 * Assistive technology hears the text below instead.
 */
import type { ReadLine, ReadMark, ReadPage } from 'lenet5-simd'

const Frame = ({
  box: { left, top, right, bottom },
  kind,
}: {
  box: ReadMark
  kind: 'digit' | 'mark' | 'line'
}) => <rect class={`box-${kind}`} x={left} y={top} width={right - left} height={bottom - top} />

interface Props {
  width: number
  height: number
  line?: ReadLine | undefined
  page?: ReadPage | undefined
}

/** What was found, drawn over the picture it was found in: digits framed, marks dashed, a page's lines numbered. */
export function Boxes({ width, height, line, page }: Props) {
  return (
    <svg class="boxes" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      {line?.marks.map((box, i) => (
        <Frame key={`mark ${i}`} box={box} kind="mark" />
      ))}
      {line?.digits.map((box, i) => (
        <Frame key={`digit ${i}`} box={box} kind="digit" />
      ))}
      {page?.lines.map((one, i) => {
        const size = Math.max(width / 45, Math.min(width / 20, 0.8 * (one.bottom - one.top)))
        return (
          <g key={i}>
            {one.marks.map((box, k) => (
              <Frame key={k} box={box} kind="mark" />
            ))}
            <Frame box={one} kind="line" />
            <text class="box-text" x={one.left} y={Math.max(size, one.top - 0.15 * size)} font-size={size}>
              {`${i + 1}: ${one.text}`}
            </text>
          </g>
        )
      })}
    </svg>
  )
}
