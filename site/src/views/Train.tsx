/*
 * The section in which a net learns MNIST while one looks on: settings, figures, curves and filters as they change.
 * The chart library is loaded by itself, so that the controls do not wait for it.
 */
import { lazy, Suspense } from 'preact/compat'
import code from '../snippets/train.js?raw'
import { network } from '../state.ts'
import { Distorted } from '../train/Distorted.tsx'
import { OwnDigits } from '../train/OwnDigits.tsx'
import { Settings } from '../train/Settings.tsx'
import { curves, error, pause, progress, reset, settings, start, state, step } from '../train/session.ts'
import { WeightFile } from '../train/WeightFile.tsx'
import { MapCanvas } from '../ui/MapCanvas.tsx'
import { Snippet } from '../ui/Snippet.tsx'
import { t } from '../ui/texts.ts'
import { narrow } from '../ui/theme.ts'

const Chart = lazy(() => import('../train/Chart.tsx'))

const STATES = {
  idle: 'stateIdle',
  loading: 'stateLoading',
  running: 'stateRunning',
  paused: 'statePaused',
  failed: 'stateFailed',
} as const

const whole = (value: number): string => Math.round(value).toLocaleString('en-US')

function Figures() {
  const now = progress.value
  const rows = [
    ['steps', now ? whole(now.step) : '–'],
    ['seenImages', now ? whole(now.images) : '–'],
    ['speed', now ? whole(now.imagesPerSecond) : '–'],
    ['loss', now && Number.isFinite(now.loss) ? now.loss.toFixed(4) : '–'],
    ['error', error.value === null ? '–' : `${(100 * error.value).toFixed(1)}%`],
  ] as const
  return (
    <dl class="figures">
      {rows.map(([key, value]) => (
        <div key={key}>
          <dt>{t(key)}</dt>
          <dd id={`train-${key}`}>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Filters as training changes them. */
function LearntFilters() {
  const weights = network.value?.weights
  if (!weights) return null
  const c3 = weights['c3.weight']!
  const shape = { width: 5, height: 5, label: t('filtersNow') }
  return (
    <div>
      <h4>{t('filtersNow')}</h4>
      <MapCanvas class="c1-filters" data={weights['c1.weight']!} {...shape} maps={6} scale={10} gap={10} />
      <MapCanvas
        class="c3-filters"
        data={c3}
        {...shape}
        maps={96}
        columns={narrow.value ? 12 : 24}
        scale={4}
        gap={4}
      />
    </div>
  )
}

export function Train() {
  const running = state.value === 'running'
  const busy = running || state.value === 'loading'
  const { loss, error: errors } = curves.value
  return (
    <section id="train" aria-labelledby="train-title">
      <h2 id="train-title">{t('train')}</h2>
      <p class="lead">{t('trainNote')}</p>
      <div class="train">
        <div class="card">
          <Settings />
          <p class="buttons">
            <button type="button" id="start" class="primary" disabled={busy} onClick={start}>
              {t(state.value === 'paused' ? 'resume' : 'start')}
            </button>
            <button type="button" id="pause" disabled={!running} onClick={pause}>
              {t('pause')}
            </button>
            <button type="button" id="step" disabled={busy} onClick={step}>
              {t('step')}
            </button>
            <button type="button" id="reset" disabled={state.value === 'idle'} onClick={reset}>
              {t('reset')}
            </button>
            <span id="train-state" role="status" data-state={state.value}>
              {t(STATES[state.value], { x: progress.value?.message ?? '' })}
            </span>
          </p>
          {settings.value.augment && <Distorted />}
          <Figures />
          <LearntFilters />
        </div>
        <div class="card">
          <Suspense fallback={null}>
            <Chart
              label={t('lossCurve')}
              points={loss}
              logarithmic
              colour={{ light: '#1656a0', dark: '#62b0ff' }}
            />
            <Chart
              label={t('errorCurve')}
              points={errors}
              unit="%"
              colour={{ light: '#b03a08', dark: '#ff9d5c' }}
            />
          </Suspense>
        </div>
        <OwnDigits />
        <WeightFile />
      </div>
      <Snippet code={code} />
    </section>
  )
}
