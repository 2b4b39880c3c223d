/*
 * The canvas that shows every picture of values on the page: layers, filters, codes, samples. Where units can be
 * chosen it is one control for pointer and arrow keys, as a button for each unit would make thousands.
 */
import { useRef } from 'preact/hooks'
import { fineness, isPlain, type MapPicture, paint, paintPlain, sizeOf } from './paint-maps.ts'
import { dark } from './theme.ts'
import { useWhenVisible } from './visible.ts'

export interface Pick {
  map: number
  y: number
  x: number
}

interface Props extends MapPicture {
  label: string
  /** With it, units answer to pointer and arrow keys. */
  onPick?: (pick: Pick) => void
  onHover?: (pick: Pick) => void
  picked?: Pick | null
  class?: string
}

/** Maps of values as pictures. */
export function MapCanvas(props: Props) {
  const ref = useRef<HTMLCanvasElement>(null)
  const { data, width, height, maps = 1, columns = maps, scale, gap = 2, onPick, onHover, picked } = props
  // Read here, so that a change of colours draws anew.
  const isDark = dark.value
  const plain = isPlain(props)
  useWhenVisible(ref, () => {
    const context = ref.current?.getContext('2d')
    if (context && data.length > 0) (plain ? paintPlain : paint)(context, props)
  }, [data, width, maps, columns, scale, props.marks, isDark, props.most])

  const at = (event: MouseEvent): Pick | null => {
    const box = ref.current!.getBoundingClientRect()
    const { wide } = sizeOf(props)
    const px = ((event.clientX - box.left) * wide) / box.width
    const py = ((event.clientY - box.top) * wide) / box.width
    const column = Math.floor(px / (width * scale + gap))
    const row = Math.floor(py / (height * scale + gap))
    const x = Math.floor((px - column * (width * scale + gap)) / scale)
    const y = Math.floor((py - row * (height * scale + gap)) / scale)
    const map = row * columns + column
    const inside =
      column >= 0 && column < columns && map >= 0 && map < maps && x >= 0 && x < width && y >= 0 && y < height
    return inside ? { map, y, x } : null
  }
  const point = (event: MouseEvent, tell: ((pick: Pick) => void) | undefined) => {
    const pick = at(event)
    if (pick) tell?.(pick)
  }
  const move = (event: KeyboardEvent) => {
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key]
    if (!step || !onPick) return
    event.preventDefault()
    const { map, y, x } = picked ?? { map: 0, y: 0, x: 0 }
    const wide = columns * width
    const high = Math.ceil(maps / columns) * height
    const toX = Math.min(wide - 1, Math.max(0, (map % columns) * width + x + step[1]!))
    const toY = Math.min(high - 1, Math.max(0, Math.floor(map / columns) * height + y + step[0]!))
    const next = Math.floor(toY / height) * columns + Math.floor(toX / width)
    const moved = toX !== (map % columns) * width + x || toY !== Math.floor(map / columns) * height + y
    if (next < maps && moved) onPick({ map: next, y: toY % height, x: toX % width })
  }

  const { wide, high } = sizeOf(props)
  const common = {
    ref,
    class: `maps ${plain ? 'plain' : ''} ${props.class ?? ''}`,
    'aria-label': props.label,
    width: plain ? width : wide * fineness(),
    height: plain ? height : high * fineness(),
    style: { '--wide': `${wide}px` },
  }
  if (!onPick) return <canvas {...common} role="img" />
  return (
    // biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: units that arrow keys move between
    <canvas
      {...common}
      role="application"
      tabIndex={0}
      onPointerMove={(event) => event.pointerType !== 'touch' && point(event, onHover)}
      onClick={(event) => point(event, onPick)}
      onKeyDown={move}
      onFocus={() => !picked && onHover?.({ map: 0, y: height >> 1, x: width >> 1 })}
    />
  )
}
