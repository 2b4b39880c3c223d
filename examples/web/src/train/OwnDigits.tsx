import { reading } from '../state.ts'
import { MapCanvas } from '../ui/MapCanvas.tsx'
import { t } from '../ui/texts.ts'
import { fineTune, own, state } from './session.ts'

const DIGITS = Array.from({ length: 10 }, (_, digit) => digit)

/** Digits of the visitor's own, to fine-tune on. */
export function OwnDigits() {
  const image = reading.value?.image ?? null
  const keep = (label: number) => {
    if (image) own.value = [...own.value, { image, label }]
  }
  const busy = state.value === 'running' || state.value === 'loading'
  return (
    <div class="card">
      <h3>{t('own')}</h3>
      <p class="hint">{t('ownNote')}</p>
      <fieldset class="digits">
        <legend>{t('label')}</legend>
        {DIGITS.map((digit) => (
          <button
            key={digit}
            type="button"
            disabled={!image}
            aria-label={t('labelDigit', { x: digit })}
            onClick={() => keep(digit)}
          >
            {digit}
          </button>
        ))}
      </fieldset>
      <ol class="own-list" aria-label={t('own')}>
        {own.value.map(({ image: picture, label }, i) => (
          <li key={i}>
            <MapCanvas
              data={Float32Array.from(picture)}
              width={28}
              height={28}
              scale={2}
              most={255}
              colours="ink"
              label={String(label)}
            />
            <b>{label}</b>
          </li>
        ))}
      </ol>
      <p class="buttons">
        <button
          type="button"
          id="fine-tune"
          class="primary"
          disabled={own.value.length === 0 || busy}
          onClick={fineTune}
        >
          {t('fineTune')}
        </button>
        <button
          type="button"
          disabled={own.value.length === 0}
          onClick={() => {
            own.value = []
          }}
        >
          {t('forget')}
        </button>
        <span role="status">{own.value.length > 0 && t('ownCount', { x: own.value.length })}</span>
      </p>
    </div>
  )
}
