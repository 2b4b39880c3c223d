import { useEffect, useRef } from 'preact/hooks'
import { paletteOf } from '../ui/palette.ts'
import type { Scan } from '../worker/protocol.ts'
import { nearnessIn } from './nearness.ts'

/** How near each window is to the code it is nearest to, as the strength of one colour. */
function heat({ columns, rows, distances }: Scan): OffscreenCanvas {
  const nearness = nearnessIn(distances)
  const [red, green, blue] = paletteOf(false).positive
  const windows = columns * rows
  // A clear edge around it: the glow fades out.
  const image = new ImageData(columns + 2, rows + 2)
  for (let i = 0; i < windows; i++) {
    let least = Number.POSITIVE_INFINITY
    for (let digit = 0; digit < 10; digit++) least = Math.min(least, distances[digit * windows + i]!)
    const at = (1 + Math.floor(i / columns)) * (columns + 2) + 1 + (i % columns)
    image.data.set([red, green, blue, 210 * nearness(least) ** 1.5], 4 * at)
  }
  const sheet = new OffscreenCanvas(columns + 2, rows + 2)
  sheet.getContext('2d')!.putImageData(image, 0, 0)
  return sheet
}

/** The map of answers as a glow under the ink: strongest where the network is sure to see a digit. */
export function HeatMap({ scan, width, height }: { scan: Scan; width: number; height: number }) {
  const ref = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const context = ref.current!.getContext('2d')!
    const { columns, rows, left, top, stepX, stepY } = scan
    context.clearRect(0, 0, width, height)
    context.imageSmoothingQuality = 'high'
    const [x, y] = [left - 1.5 * stepX, top - 1.5 * stepY]
    context.drawImage(heat(scan), x, y, (columns + 2) * stepX, (rows + 2) * stepY)
  }, [scan])
  return <canvas ref={ref} class="heat" width={width} height={height} />
}
