import { MapCanvas } from '../ui/MapCanvas.tsx'
import { t } from '../ui/texts.ts'
import type { Scan } from '../worker/protocol.ts'
import { nearnessIn } from './nearness.ts'

/** For each digit and column, the nearest of the windows there: [10, columns]. */
function answers({ columns, rows, distances }: Scan): Float32Array {
  const nearness = nearnessIn(distances)
  return Float32Array.from({ length: 10 * columns }, (_, i) => {
    const at = Math.floor(i / columns) * rows * columns + (i % columns)
    let least = Number.POSITIVE_INFINITY
    for (let row = 0; row < rows; row++) least = Math.min(least, distances[at + row * columns]!)
    return nearness(least)
  })
}

/** The ten units as rows, under the picture they were computed from: what is over a column was seen there. */
export function AnswerTable({ scan, width }: { scan: Scan; width: number }) {
  const { columns, left, stepX, digits } = scan
  const part = (value: number): string => `${(100 * value) / width}%`
  return (
    <div class="answer-table">
      <ol aria-hidden="true">
        {Array.from({ length: 10 }, (_, digit) => (
          <li key={digit}>{digit}</li>
        ))}
      </ol>
      <div class="answer-map" style={{ left: part(left - stepX / 2), width: part(columns * stepX) }}>
        <MapCanvas
          data={answers(scan)}
          width={columns}
          height={10}
          scale={8}
          gap={0}
          most={1}
          label={t('scanMap')}
        />
      </div>
      {digits.map(({ digit, left: from, right }, i) => (
        <span
          key={i}
          class="answer-mark"
          style={{ left: part(from), width: part(right - from), top: `${10 * digit}%` }}
        />
      ))}
    </div>
  )
}
