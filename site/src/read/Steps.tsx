/*
 * How a line was read, from `readDigits` with `steps: true`: the strip the network was laid over, every frame's
 * scores, and the likeliest path of connectionist temporal classification (Graves et al. 2006). All three share one
 * scale, so that a frame stands under the ink it saw.
 */
import type { LineSteps } from 'lenet5-simd'
import { MapCanvas } from '../ui/MapCanvas.tsx'
import { t } from './texts.ts'

/** Pixels of the page to one of the strip, at the most and at the least: wider lines scroll. */
const [LARGEST, SMALLEST] = [6, 1.5]

/** The strip, under it the scores of the frames, each under its own middle, and the path through them. */
export function Steps({ steps: { strip, frames, path } }: { steps: LineSteps }) {
  const { scores, count, classes } = frames
  const first = (frames.left - strip.left) / strip.scale
  // Columns of the strip a frame moves by, and is drawn wide.
  const stride = Math.round(frames.step / strip.scale)
  const part = (columns: number): string => `${(100 * columns) / strip.width}%`
  const rows = Float32Array.from(
    { length: classes * count },
    (_, i) => scores[(i % count) * classes + Math.floor(i / count)]!,
  )
  const place = (frame: number): string => `${first + stride * frame} ${path[frame]! + 0.5}`
  const width = { width: `min(100%, ${LARGEST * strip.width}px)`, minWidth: `${SMALLEST * strip.width}px` }
  return (
    <figure class="steps">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long line scrolls */}
      <div class="steps-scroll" tabIndex={0}>
        <div class="steps-sheet" style={width}>
          <MapCanvas
            data={strip.data}
            width={strip.width}
            height={strip.height}
            scale={1}
            gap={0}
            colours="ink"
            most={1}
            label={t('strip')}
            class="steps-strip"
          />
          <div class="steps-scores">
            <ol aria-hidden="true">
              {Array.from({ length: classes }, (_, i) => (
                <li key={i}>{i < classes - 1 ? i : '–'}</li>
              ))}
            </ol>
            <div class="steps-map" style={{ left: part(first - stride / 2), width: part(stride * count) }}>
              <MapCanvas
                data={rows}
                width={count}
                height={classes}
                scale={stride}
                gap={0}
                most={1}
                label={t('scores', { x: count })}
              />
            </div>
            <svg viewBox={`0 0 ${strip.width} ${classes}`} preserveAspectRatio="none" aria-hidden="true">
              <polyline points={path.map((_, frame) => place(frame)).join(' ')} />
              {/* Points: lines of no length with round ends, which no stretching makes oval. */}
              <path
                d={path.map((label, frame) => (label < classes - 1 ? `M${place(frame)}h0` : '')).join('')}
              />
            </svg>
          </div>
        </div>
      </div>
      <figcaption>{t('steps')}</figcaption>
    </figure>
  )
}
