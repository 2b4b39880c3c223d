import { useEffect, useRef } from 'preact/hooks'
import { css, mix, paletteOf } from '../ui/palette.ts'
import type { Scan } from '../worker/protocol.ts'
import { nearnessIn } from './nearness.ts'

/** The map of answers laid over what was written: each window's square by how near its answer is. */
export function HeatMap({ scan, width, height }: { scan: Scan; width: number; height: number }) {
  const ref = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const context = ref.current!.getContext('2d')!
    context.clearRect(0, 0, width, height)
    const { columns, rows, digits, distances, left, top, step } = scan
    const { positive } = paletteOf(false)
    const windows = columns * rows
    const nearness = nearnessIn(distances)
    context.textAlign = 'center'
    context.textBaseline = 'middle'
    context.font = `600 ${Math.max(9, step * 0.7)}px system-ui, sans-serif`
    for (let i = 0; i < windows; i++) {
      const part = nearness(distances[digits[i]! * windows + i]!)
      if (part < 0.12) continue
      const x = left + (i % columns) * step
      const y = top + Math.floor(i / columns) * step
      context.globalAlpha = 0.25 + 0.6 * part
      context.fillStyle = css(mix([255, 226, 190], positive, part))
      context.fillRect(x - step / 2, y - step / 2, step - 1, step - 1)
      context.globalAlpha = 1
      context.fillStyle = part > 0.6 ? '#fff' : '#3a1500'
      context.fillText(String(digits[i]), x, y)
    }
  }, [scan])
  return <canvas ref={ref} class="heat" width={width} height={height} />
}
