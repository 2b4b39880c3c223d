/*
 * The section that compares WebAssembly SIMD with plain JavaScript in the visitor's browser. It starts a worker of
 * its own, so that the pad goes on being read meanwhile.
 */
import { useState } from 'preact/hooks'
import code from '../snippets/measure.js?raw'
import { fail } from '../state.ts'
import { Bar } from '../ui/Bar.tsx'
import { Snippet } from '../ui/Snippet.tsx'
import { type TextKey, t } from '../ui/texts.ts'
import { startWorker } from '../worker/client.ts'
import type { BenchRow } from '../worker/protocol.ts'

const FIGURES: [key: TextKey, value: (row: BenchRow) => number][] = [
  ['benchSingle', (row) => 1e6 / row.single],
  ['benchBatch', (row) => row.batch],
  ['benchScan', (row) => row.scan],
  ['benchTraining', (row) => row.training],
]

const name = (backend: string): string =>
  ({ js: 'JavaScript', relaxed: 'WebAssembly relaxed SIMD', baseline: 'WebAssembly SIMD' })[backend] ??
  backend

/** Such as "Firefox 140". */
function browserName(): string {
  const found = /(Firefox|Edg|OPR|Chrome|Version)\/(\d+)/g
  const names: Record<string, string> = { Edg: 'Edge', OPR: 'Opera', Version: 'Safari' }
  // The more particular names come last.
  const [, name = '', version = ''] = [...navigator.userAgent.matchAll(found)].at(-1) ?? []
  return `${names[name] ?? name} ${version}`
}

function Bars({ rows }: { rows: BenchRow[] }) {
  return (
    <div class="bench">
      {FIGURES.map(([key, value]) => {
        const values = rows.map(value)
        const most = Math.max(...values)
        return (
          <section key={key} aria-label={t(key)}>
            <h3>
              {t(key)} <small>{t('times', { x: (values[0]! / values[1]!).toFixed(1) })}</small>
            </h3>
            <ol class="bars">
              {rows.map((row, i) => (
                <li key={row.backend} data-best={i === 0}>
                  <span class="bar-name">{name(row.backend)}</span>
                  <Bar part={values[i]! / most} />
                  <span class="bar-value">
                    {t('perSecond', { x: Math.round(values[i]!).toLocaleString('en-US') })}
                  </span>
                </li>
              ))}
            </ol>
          </section>
        )
      })}
    </div>
  )
}

export function Measure() {
  const [rows, setRows] = useState<BenchRow[] | null>(null)
  const [busy, setBusy] = useState(false)
  const run = async () => {
    setBusy(true)
    try {
      setRows(await startWorker().bench())
    } catch (error) {
      fail(error)
    }
    setBusy(false)
  }
  return (
    <section id="measure" aria-labelledby="measure-title">
      <h2 id="measure-title">{t('measure')}</h2>
      <p class="lead">{t('measureNote')}</p>
      <div class="card">
        <p class="buttons">
          <button type="button" id="run-bench" class="primary" disabled={busy} onClick={run}>
            {busy ? t('running') : t('run')}
          </button>
        </p>
        {rows && <Bars rows={rows} />}
        {rows && <p class="hint">{t('measuredIn', { x: browserName() })}</p>}
      </div>
      <Snippet code={code} />
    </section>
  )
}
