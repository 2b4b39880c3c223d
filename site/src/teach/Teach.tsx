/*
 * The section in which the network learns whatever the visitor draws: symbols and their samples in one card, learning
 * and a pad to try it on in the other. It takes up what an earlier visit left.
 */
import { useEffect, useRef } from 'preact/hooks'
import { Pad, type PadHandle } from '../draw/Pad.tsx'
import { useKeys } from '../draw/use-keys.ts'
import code from '../snippets/teach.js?raw'
import { Snippet } from '../ui/Snippet.tsx'
import { t as pageText } from '../ui/texts.ts'
import { PEN, REDUCTION, SamplePad, SIDE } from './SamplePad.tsx'
import { Symbols } from './Symbols.tsx'
import {
  forgetAll,
  keeps,
  learn,
  missing,
  open,
  read,
  reading,
  share,
  stale,
  state,
  symbols,
  taught,
} from './session.ts'
import './teach.css'
import { t } from './texts.ts'

function download(): void {
  const bytes = taught.value?.file
  if (!bytes) return
  const url = URL.createObjectURL(
    new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'application/octet-stream' }),
  )
  const link = document.createElement('a')
  link.href = url
  link.download = 'symbols.safetensors'
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** What is to be done next, or what was done last. */
function status(): string {
  if (state.value === 'learning') return t('learning')
  const what = missing.value
  if (what === 'needSamples') {
    const empty = symbols.value.filter(({ samples }) => samples.length === 0)
    return t(what, { x: empty.map(({ name }) => name).join(', ') })
  }
  if (what) return t(what)
  if (stale.value) return t('stale')
  const done = taught.value
  return done && done.samples > 0 ? t('learned', { x: done.samples, y: done.seconds.toFixed(1) }) : t('ready')
}

function Learn() {
  const learning = state.value === 'learning'
  const pair = taught.value?.pair
  return (
    <>
      <p class="buttons">
        <button
          type="button"
          id="teach-learn"
          class="primary"
          disabled={learning || missing.value !== null}
          onClick={() => void learn()}
        >
          {t('learn')}
        </button>
        <span id="teach-state" role="status" data-state={state.value}>
          {status()}
        </span>
      </p>
      {learning && <progress aria-label={t('learning')} value={share.value} />}
      {pair?.shown && !stale.value && (
        <p class="hint" id="teach-pair" data-confused={pair.confused}>
          {t(pair.confused ? 'confused' : 'apart', { x: pair.shown, y: pair.read })}
        </p>
      )}
    </>
  )
}

function Answers() {
  const now = reading.value
  if (!taught.value) return <p class="hint">{t('tryFirst')}</p>
  if (!now) return <p class="hint">{t('tryDraw')}</p>
  return (
    <>
      <p id="teach-answer" data-label={now.label} role="status">
        {t('reads', { x: now.label, y: Math.round(100 * now.probability) })}
      </p>
      <ul class="teach-bars" aria-label={t('probabilities')}>
        {now.names.map((name, i) => (
          <li key={name} data-best={name === now.label}>
            <span>{name}</span>
            <span class="teach-bar" style={{ '--share': now.probabilities[i] }} />
            <span>{Math.round(100 * now.probabilities[i]!)}%</span>
          </li>
        ))}
      </ul>
    </>
  )
}

function TryPad() {
  const pad = useRef<PadHandle>(null)
  useKeys('teach-try', pad, () => {})
  return (
    <div class="teach-pad">
      <Pad
        id="teach-try"
        width={SIDE}
        height={SIDE}
        pen={PEN}
        reduction={REDUCTION}
        label={t('tryPad')}
        handle={pad}
        onInk={(picture) => void read(picture)}
      />
      <p class="buttons">
        <button type="button" onClick={() => pad.current?.clear()}>
          {pageText('clear')}
        </button>
        <button type="button" onClick={() => pad.current?.undo()}>
          {pageText('undo')}
        </button>
      </p>
    </div>
  )
}

/** Symbols of the visitor's own, taught with a few samples of each and tried at once. */
export function Teach() {
  useEffect(() => void open(), [])
  return (
    <section id="teach" aria-labelledby="teach-title">
      <h2 id="teach-title">{pageText('teach')}</h2>
      <p class="lead">{t('note')}</p>
      <div class="teach">
        <div class="card teach-samples-card">
          <Symbols />
          <SamplePad />
        </div>
        <div class="card">
          <Learn />
          <h3>{t('try')}</h3>
          <div class="teach-try">
            <TryPad />
            <div>
              <Answers />
            </div>
          </div>
          <p class="buttons">
            <button type="button" id="teach-save" disabled={!taught.value} onClick={download}>
              {t('save')}
            </button>
            <button type="button" id="teach-forget" onClick={() => void forgetAll()}>
              {t('forget')}
            </button>
          </p>
          <p class="hint">{t(keeps.value ? 'keepNote' : 'noKeep')}</p>
        </div>
      </div>
      <Snippet code={code} />
    </section>
  )
}
