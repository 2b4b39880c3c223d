/*
 * The controls of training. All but the starting weights can be changed while it runs, and count from the next step.
 */
import { t } from '../ui/texts.ts'
import { change, settings, state } from './session.ts'

const RATES = [0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05]
const BATCHES = [8, 16, 32, 64, 128]

/** How to train. */
export function Settings() {
  const now = settings.value
  return (
    <div class="settings">
      <label>
        {t('from')}
        <select
          disabled={state.value !== 'idle'}
          value={now.from}
          onChange={(event) => change({ from: event.currentTarget.value as 'fresh' | 'current' })}
        >
          <option value="fresh">{t('fresh')}</option>
          <option value="current">{t('current')}</option>
        </select>
      </label>
      <label>
        {t('optimizer')}
        <select
          value={now.optimizer}
          onChange={(event) => change({ optimizer: event.currentTarget.value as 'adamw' | 'sgd' })}
        >
          <option value="adamw">AdamW</option>
          <option value="sgd">SGD</option>
        </select>
      </label>
      <label>
        <span>
          {t('learningRate')} <output>{now.learningRate}</output>
        </span>
        <input
          type="range"
          min={0}
          max={RATES.length - 1}
          value={RATES.indexOf(now.learningRate)}
          aria-valuetext={String(now.learningRate)}
          onInput={(event) => change({ learningRate: RATES[Number(event.currentTarget.value)]! })}
        />
      </label>
      <label>
        <span>
          {t('momentum')} <output>{now.optimizer === 'sgd' ? now.momentum : t('momentumOfSgd')}</output>
        </span>
        <input
          type="range"
          min={0}
          max={0.95}
          step={0.05}
          disabled={now.optimizer !== 'sgd'}
          value={now.momentum}
          onInput={(event) => change({ momentum: Number(event.currentTarget.value) })}
        />
      </label>
      <label>
        {t('batchSize')}
        <select
          value={now.batchSize}
          onChange={(event) => change({ batchSize: Number(event.currentTarget.value) })}
        >
          {BATCHES.map((size) => (
            <option key={size} value={size}>
              {size}
            </option>
          ))}
        </select>
      </label>
      <label class="check">
        <input
          type="checkbox"
          checked={now.augment}
          onChange={(event) => change({ augment: event.currentTarget.checked })}
        />
        {t('augment')}
      </label>
    </div>
  )
}
