/*
 * The section that reads numbers of several digits and whole pages, written on a wide pad, photographed or opened as
 * a picture. What is shown over a picture is only ever the answer to that same picture.
 */
import { useEffect, useRef, useState } from 'preact/hooks'
import { Pad, type PadHandle } from '../draw/Pad.tsx'
import { chooseFile, pixelsOf } from '../draw/pictures.ts'
import { line } from '../draw/shapes.ts'
import { useKeys } from '../draw/use-keys.ts'
import { decode } from '../draw/use-pictures.ts'
import code from '../snippets/read.js?raw'
import { source } from '../state.ts'
import { Snippet } from '../ui/Snippet.tsx'
import { t as pageText } from '../ui/texts.ts'
import { useInView } from '../ui/visible.ts'
import { Boxes } from './Boxes.tsx'
import { Camera, useHasCamera } from './Camera.tsx'
import { FoundDigits } from './FoundDigits.tsx'
import { Picture } from './Picture.tsx'
import type { ReadAs } from './protocol.ts'
import { LineResult, PageResult } from './Results.tsx'
import { answer, come, progress, readAs, show, shown, state, takeAs, write } from './session.ts'
import './read.css'
import { type ReadText, t } from './texts.ts'
import { useGiven } from './use-given.ts'

const WIDTH = 800
const HEIGHT = 200
const PEN = 13

const WAYS: readonly [as: ReadAs, text: ReadText][] = [
  ['auto', 'asAuto'],
  ['line', 'asLine'],
  ['page', 'asPage'],
]

const example = (): string => String(10_000 + Math.floor(Math.random() * 90_000))

/** How far the reading is; nothing for what is read within a stroke. */
function Progress() {
  const [done, all] = progress.value ?? [0, 0]
  if (state.value === 'idle' || (state.value === 'reading' && !shown.value)) return null
  const text =
    state.value === 'loading' ? t('loading') : all ? t('readingLine', { x: done, y: all }) : t('reading')
  return (
    <p class="hint read-progress">
      {all > 0 && <progress aria-label={t('reading')} value={done} max={all} />}
      <span role="status">{text}</span>
    </p>
  )
}

export function Read() {
  const section = useRef<HTMLElement>(null)
  const pad = useRef<PadHandle>(null)
  const opener = useRef<HTMLButtonElement>(null)
  const [camera, setCamera] = useState(false)
  const [why, setWhy] = useState<ReadText | null>(null)
  const hasCamera = useHasCamera()
  const inView = useInView(section)
  const picture = shown.value
  // What is told of another picture than the one shown is not drawn over it.
  const now = answer.value && (!picture || answer.value.of === picture) ? answer.value.answer : null
  const found = now?.kind === 'line' ? now.line : undefined
  const page = now?.kind === 'page' ? now.page : undefined

  const toPad = () => {
    setCamera(false)
    setWhy(null)
    if (picture) show(null)
  }
  const put = (text: string) => {
    toPad()
    pad.current?.write(line(text, WIDTH / HEIGHT))
  }
  const take = (file: Blob) =>
    decode(file, (one) => {
      setCamera(false)
      setWhy(null)
      show(pixelsOf(one, one.width, one.height))
    })
  const close = (reason: ReadText | null) => {
    setCamera(false)
    setWhy(reason)
    // Once the button is there again.
    requestAnimationFrame(() => opener.current?.focus({ preventScroll: true }))
  }

  useKeys('wide-pad', pad, put)
  useGiven(section, (file) => void take(file))
  // Something to look at from the start.
  useEffect(() => void pad.current?.write(line('31415', WIDTH / HEIGHT)), [])
  useEffect(() => {
    if (inView) come()
  }, [inView])

  const boxes = (width: number, height: number) => (
    <Boxes width={width} height={height} line={found} page={page} />
  )
  return (
    <section id="read" aria-labelledby="read-title" ref={section}>
      {/* Links to Scan, as this section was called, lead here. */}
      <span id="scan" />
      <h2 id="read-title">{pageText('read')}</h2>
      <p class="lead">{t('note')}</p>
      <div class="card read">
        <div class="read-stage">
          {camera && (
            <Camera
              onPicture={(one) => {
                close(null)
                show(one)
              }}
              onClose={close}
            />
          )}
          {picture && !camera && (
            <Picture picture={picture}>
              {boxes(picture.width, picture.height)}
              {found && <FoundDigits digits={found.digits} width={picture.width} />}
            </Picture>
          )}
          <div hidden={camera || picture !== null}>
            <Pad
              id="wide-pad"
              width={WIDTH}
              height={HEIGHT}
              pen={PEN}
              reduction={1}
              label={t('pad')}
              handle={pad}
              onInk={write}
            >
              {!picture && boxes(WIDTH, HEIGHT)}
            </Pad>
            <FoundDigits digits={(!picture && found?.digits) || []} width={WIDTH} />
          </div>
        </div>
        <p class="hint">
          {t('hint')}
          {source.value !== 'shipped' && <span id="read-shipped"> {t('byShipped')}</span>}
        </p>
        {why && (
          <p id="camera-told" role="alert">
            {t(why)}
          </p>
        )}
        <div class="buttons">
          {hasCamera && !camera && (
            <button
              ref={opener}
              type="button"
              id="photograph"
              onClick={() => {
                setWhy(null)
                setCamera(true)
              }}
            >
              {t('photograph')}
            </button>
          )}
          <button type="button" id="read-open" onClick={async () => take(await chooseFile('image/*'))}>
            {t('openPicture')}
          </button>
          {picture && !camera ? (
            <button type="button" id="read-back" onClick={toPad}>
              {t('back')}
            </button>
          ) : (
            !camera && (
              <>
                <button type="button" id="wide-clear" onClick={() => pad.current?.clear()}>
                  {pageText('clear')}
                </button>
                <button type="button" onClick={() => pad.current?.undo()}>
                  {pageText('undo')}
                </button>
              </>
            )
          )}
          <button type="button" id="read-example" onClick={() => put(example())}>
            {t('example')}
          </button>
          <label class="read-as">
            <span>{t('as')}</span>
            <select
              id="read-as"
              value={readAs.value}
              onChange={({ currentTarget }) => takeAs(currentTarget.value as ReadAs)}
            >
              {WAYS.map(([as, text]) => (
                <option key={as} value={as}>
                  {t(text)}
                </option>
              ))}
            </select>
          </label>
        </div>
        <Progress />
        {now?.kind === 'line' && <LineResult line={now.line} milliseconds={now.milliseconds} />}
        {now?.kind === 'page' && <PageResult page={now.page} milliseconds={now.milliseconds} />}
        {now?.kind === 'rows' && (
          <p id="read-rows" role="status">
            {t('rows')}
          </p>
        )}
      </div>
      <Snippet code={code} />
    </section>
  )
}
