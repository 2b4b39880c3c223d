import { useEffect, useRef } from 'preact/hooks'
import { Pad, type PadHandle } from '../draw/Pad.tsx'
import { SHAPES } from '../draw/shapes.ts'
import { scan, scanWide } from '../state.ts'
import { MapCanvas } from '../ui/MapCanvas.tsx'
import { t } from '../ui/texts.ts'
import type { Scan as ScanResult } from '../worker/protocol.ts'
import { HeatMap } from './HeatMap.tsx'
import { nearnessIn } from './nearness.ts'

const WIDTH = 800
const HEIGHT = 200
const PEN = 13

/** The answers of the middle row of windows: 10 digits down, positions across. */
function middleRow({ columns, rows, distances }: ScanResult): Float32Array {
  const row = rows >> 1
  const nearness = nearnessIn(distances)
  return Float32Array.from({ length: 10 * columns }, (_, i) =>
    nearness(distances[Math.floor(i / columns) * rows * columns + row * columns + (i % columns)]!),
  )
}

export function Scan() {
  const pad = useRef<PadHandle>(null)
  const now = scan.value

  const write = (text: string, clear: boolean) => {
    if (clear) pad.current?.clear()
    const width = (digit: string) => (digit === '1' ? 0.5 : 0.7)
    let left = (WIDTH / HEIGHT - [...text].reduce((sum, digit) => sum + width(digit), 0)) / 2
    for (const digit of text) {
      pad.current?.write(SHAPES[Number(digit)]!, left + width(digit) / 2 - 0.5)
      left += width(digit)
    }
  }
  useEffect(() => write('31415', true), [])

  return (
    <section id="scan" aria-labelledby="scan-title">
      <h2 id="scan-title">{t('scan')}</h2>
      <p class="lead">{t('scanNote')}</p>
      <div class="card scan">
        <Pad
          id="wide-pad"
          width={WIDTH}
          height={HEIGHT}
          pen={PEN}
          reduction={1}
          label={t('scanPad')}
          handle={pad}
          onInk={scanWide}
          onKey={(key) => write(key, true)}
        >
          {now && <HeatMap scan={now} width={WIDTH} height={HEIGHT} />}
        </Pad>
        <div class="scan-read">
          <span>{t('scanRead')}</span>
          <output id="number" aria-live="polite">
            {now ? now.text : '–'}
          </output>
          <span class="buttons">
            <button type="button" id="wide-clear" onClick={() => pad.current?.clear()}>
              {t('clear')}
            </button>
            <button type="button" onClick={() => pad.current?.undo()}>
              {t('undo')}
            </button>
            <button
              type="button"
              onClick={() => write(String(10_000 + Math.floor(Math.random() * 90_000)), true)}
            >
              {t('example')}
            </button>
          </span>
        </div>
        {now && (
          <figure class="scan-map">
            <div class="scan-digits" aria-hidden="true">
              {SHAPES.map((_, digit) => (
                <span key={digit}>{digit}</span>
              ))}
            </div>
            <MapCanvas
              data={middleRow(now)}
              width={now.columns}
              height={10}
              scale={18}
              gap={0}
              most={1}
              label={t('scanMap')}
            />
            <figcaption>
              {t('scanMap')} · {t('scanTime', { x: now.columns * now.rows, y: now.milliseconds.toFixed(1) })}
            </figcaption>
          </figure>
        )}
      </div>
    </section>
  )
}
