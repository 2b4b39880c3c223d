/*
 * The pad of "Your own digits". It says what the network reads before the digit is named, and what is kept is the
 * image as the network saw it, not the strokes.
 */
import { signal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { Pad, type PadHandle } from '../draw/Pad.tsx'
import { useKeys } from '../draw/use-keys.ts'
import { fail, reader } from '../state.ts'
import { t } from '../ui/texts.ts'
import { DigitButtons } from '../views/DigitButtons.tsx'
import { latest } from '../worker/latest.ts'
import type { Reading } from '../worker/protocol.ts'
import { own } from './session.ts'

const SIDE = 200
const PEN = 16

const reading = signal<Reading | null>(null)

const read = latest(async (picture: ImageData) => {
  try {
    reading.value = await reader.read(picture)
  } catch (error) {
    fail(error)
  }
})

/** A pad to draw a digit on and say what it is, at once the next. */
export function OwnPad() {
  const pad = useRef<PadHandle>(null)
  const image = reading.value?.image ?? null
  const keep = (label: number) => {
    if (!image) return
    own.value = [...own.value, { image, label }]
    pad.current?.clear()
  }
  useKeys('own-pad', pad, (key) => keep(Number(key)))
  return (
    <div class="own-pad">
      <Pad
        id="own-pad"
        width={SIDE}
        height={SIDE}
        pen={PEN}
        reduction={2}
        label={t('ownPad')}
        handle={pad}
        onInk={(picture) => void read(picture)}
      />
      <div>
        <p id="own-read">
          {image
            ? t('ownRead', {
                x: reading.value!.digit,
                y: Math.round(100 * reading.value!.probabilities[reading.value!.digit]!),
              })
            : t('ownDraw')}
        </p>
        <DigitButtons legend={t('label')} label="labelDigit" disabled={!image} onDigit={keep} />
        <p class="buttons">
          <button type="button" onClick={() => pad.current?.clear()}>
            {t('clear')}
          </button>
          <button type="button" onClick={() => pad.current?.undo()}>
            {t('undo')}
          </button>
        </p>
      </div>
    </div>
  )
}
