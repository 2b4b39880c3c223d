import { useEffect, useRef } from 'preact/hooks'
import { Pad, type PadHandle } from '../draw/Pad.tsx'
import { line } from '../draw/shapes.ts'
import { useKeys } from '../draw/use-keys.ts'
import code from '../snippets/scan.js?raw'
import { scan, scanWide } from '../state.ts'
import { Snippet } from '../ui/Snippet.tsx'
import { t } from '../ui/texts.ts'
import { AnswerTable } from './AnswerTable.tsx'
import { FoundDigits } from './FoundDigits.tsx'
import { HeatMap } from './HeatMap.tsx'

const WIDTH = 800
const HEIGHT = 200
const PEN = 13

const example = (): string => String(10_000 + Math.floor(Math.random() * 90_000))

export function Scan() {
  const pad = useRef<PadHandle>(null)
  const now = scan.value

  const write = (text: string) => pad.current?.write(line(text, WIDTH / HEIGHT))
  useKeys('wide-pad', pad, write)
  // Something to look at from the start.
  useEffect(() => void write('31415'), [])

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
        >
          {now && <HeatMap scan={now} width={WIDTH} height={HEIGHT} />}
        </Pad>
        <FoundDigits digits={now?.digits ?? []} width={WIDTH} />
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
            <button type="button" onClick={() => write(example())}>
              {t('example')}
            </button>
          </span>
        </div>
        {now && (
          <figure>
            <AnswerTable scan={now} width={WIDTH} />
            <figcaption>
              {`${t('scanMap')} ${t('scanTime', { x: now.columns * now.rows, y: now.milliseconds.toFixed(1) })}`}
            </figcaption>
          </figure>
        )}
      </div>
      <Snippet code={code} />
    </section>
  )
}
