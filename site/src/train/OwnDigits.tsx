/*
 * The card of Train for the visitor's handwriting: digits drawn and named one by one, which the page's weights are
 * then fine-tuned on, among some of MNIST's.
 */
import { MapCanvas } from '../ui/MapCanvas.tsx'
import { t } from '../ui/texts.ts'
import { OwnPad } from './OwnPad.tsx'
import { fineTune, own, state } from './session.ts'

const remove = (index: number) => {
  own.value = own.value.filter((_, i) => i !== index)
}

function List() {
  return (
    <ol class="own-list" aria-label={t('own')}>
      {own.value.map(({ image, label }, i) => (
        <li key={i}>
          <button type="button" aria-label={t('removeOwn', { x: label })} onClick={() => remove(i)}>
            <MapCanvas
              data={Float32Array.from(image)}
              width={28}
              height={28}
              scale={2}
              most={255}
              colours="ink"
              label={String(label)}
            />
            <b>{label}</b>
          </button>
        </li>
      ))}
    </ol>
  )
}

/** Digits of the visitor's own, to fine-tune on. */
export function OwnDigits() {
  const none = own.value.length === 0
  const busy = state.value === 'running' || state.value === 'loading'
  return (
    <div class="card own">
      <h3>{t('own')}</h3>
      <p class="hint">{t('ownNote')}</p>
      <div class="own-body">
        <OwnPad />
        <div>
          <h4>{t('ownKept')}</h4>
          {none ? <p class="hint">{t('ownNone')}</p> : <List />}
          <p class="buttons">
            <button type="button" id="fine-tune" class="primary" disabled={none || busy} onClick={fineTune}>
              {t('fineTune')}
            </button>
            <button
              type="button"
              disabled={none}
              onClick={() => {
                own.value = []
              }}
            >
              {t('forget')}
            </button>
            <span role="status">{!none && t('ownCount', { x: own.value.length })}</span>
          </p>
        </div>
      </div>
    </div>
  )
}
