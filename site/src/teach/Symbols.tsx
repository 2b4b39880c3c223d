/*
 * The list of what is to be taught. Each symbol can be named, chosen to draw for, and removed; a click on a sample
 * removes that one.
 */
import { MapCanvas } from '../ui/MapCanvas.tsx'
import {
  addSymbol,
  chosen,
  LONGEST_NAME,
  MOST_SYMBOLS,
  removeSample,
  removeSymbol,
  rename,
  symbols,
} from './session.ts'
import { t } from './texts.ts'

interface RowProps {
  at: number
  name: string
  samples: readonly Uint8Array[]
}

const called = (name: string, at: number): string => name.trim() || String(at + 1)

function Row({ at, name, samples }: RowProps) {
  const label = called(name, at)
  return (
    <li data-chosen={chosen.value === at}>
      <input
        type="radio"
        name="teach-chosen"
        aria-label={t('choose', { x: label })}
        checked={chosen.value === at}
        onChange={() => {
          chosen.value = at
        }}
      />
      <input
        type="text"
        class="teach-name"
        aria-label={t('name', { x: at + 1 })}
        maxLength={LONGEST_NAME}
        value={name}
        onInput={({ currentTarget }) => rename(at, currentTarget.value)}
        onFocus={() => {
          chosen.value = at
        }}
      />
      <small>{t('kept', { x: samples.length })}</small>
      <button
        type="button"
        class="small"
        aria-label={t('removeSymbol', { x: label })}
        title={t('removeSymbol', { x: label })}
        onClick={() => removeSymbol(at)}
      >
        ×
      </button>
      <div class="teach-samples">
        {samples.map((image, i) => (
          <button
            key={i}
            type="button"
            aria-label={t('removeSample', { x: label })}
            title={t('removeSample', { x: label })}
            onClick={() => removeSample(at, i)}
          >
            <MapCanvas
              data={Float32Array.from(image)}
              width={28}
              height={28}
              scale={1}
              most={255}
              colours="ink"
              label={label}
            />
          </button>
        ))}
      </div>
    </li>
  )
}

/** The symbols, their names and what was drawn of them. */
export function Symbols() {
  return (
    <fieldset class="teach-symbols">
      <legend>{t('symbols')}</legend>
      <ol>
        {symbols.value.map(({ name, samples }, at) => (
          <Row key={at} at={at} name={name} samples={samples} />
        ))}
      </ol>
      <button
        type="button"
        id="teach-add"
        disabled={symbols.value.length >= MOST_SYMBOLS}
        onClick={addSymbol}
      >
        {t('add')}
      </button>
    </fieldset>
  )
}
