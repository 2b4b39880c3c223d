import type { Sum, Term } from '../network/unit.ts'
import { MapCanvas } from '../ui/MapCanvas.tsx'
import { t } from '../ui/texts.ts'
import type { NetworkInfo, Reading } from '../worker/protocol.ts'
import { SquashCurve } from './SquashCurve.tsx'

const f = (value: number): string =>
  (Math.abs(value) >= 100 ? value.toFixed(1) : value.toFixed(3)).replace('-', '−')

function name({ unit, kind }: Sum): string {
  const x = unit.layer.toUpperCase()
  const single = kind === 'full connection' || kind === 'euclidean rbf' || unit.layer === 'c5'
  if (single) return t('unitSingle', { x, m: unit.map })
  return t('unitName', { x, m: unit.map, r: unit.y, c: unit.x })
}

function words(sum: Sum): { inputs: string; weights: string } {
  switch (sum.kind) {
    case 'convolution':
      return { inputs: t('window'), weights: t('filter') }
    case 'subsampling':
      return { inputs: t('fourPixels'), weights: '' }
    case 'full connection':
      return { inputs: t('inputs'), weights: t('weights') }
    case 'euclidean rbf':
      return { inputs: 'F6', weights: t('code') }
  }
}

function TermRow({
  term,
  sum,
  mostInput,
  mostWeight,
}: {
  term: Term
  sum: Sum
  mostInput: number
  mostWeight: number
}) {
  const rows = term.inputs.length / term.columns
  const few = sum.terms.length === 1 && rows <= 5
  const scale = few ? 30 : rows <= 5 ? (sum.terms.length > 6 ? 8 : 13) : 9
  const shape = { width: term.columns, height: rows, scale, numbers: few }
  const { inputs, weights } = words(sum)
  const sources = sum.terms.length > 1
  return (
    <li class="term" data-few={few}>
      {sources && <span class="term-source">{`${sum.window.name.toUpperCase()} ${term.source}`}</span>}
      <MapCanvas data={term.inputs} {...shape} most={mostInput} label={inputs} />
      {sum.kind !== 'subsampling' && (
        <>
          <span class="operator">{sum.kind === 'euclidean rbf' ? '−' : '⊙'}</span>
          <MapCanvas data={term.weights} {...shape} most={mostWeight} label={weights} />
        </>
      )}
      <span class="term-sum">{`${sum.kind === 'euclidean rbf' ? '→ Σ( )² =' : '→ Σ ='} ${f(term.sum)}`}</span>
    </li>
  )
}

const peak = (arrays: Float32Array[]): number =>
  arrays.reduce((most, values) => values.reduce((m, value) => Math.max(m, Math.abs(value)), most), 1e-6)

/** The sum of the products, in one line. */
function Equation({ sum }: { sum: Sum }) {
  const terms = sum.terms.map((term) => term.sum)
  const total = terms.reduce((a, b) => a + b, 0)
  if (sum.kind === 'euclidean rbf') return <p class="equation">{`${t('distance')} = ${f(sum.net)}`}</p>
  const product = sum.kind === 'subsampling' ? `${f(total)} × ${f(sum.coefficient)}` : f(total)
  return (
    <p class="equation">
      <span>{`a = ${product} ${sum.bias < 0 ? '−' : '+'} ${f(Math.abs(sum.bias))} = `}</span>
      <b>{f(sum.net)}</b>
      <small>{` (${sum.kind === 'subsampling' ? `${t('sum')} × ${t('coefficient')}` : t('sum')} + ${t('bias')})`}</small>
    </p>
  )
}

/** How the unit pointed at comes by its value. */
export function Inspector({ sum, reading, network }: { sum: Sum; reading: Reading; network: NetworkInfo }) {
  const mostInput = peak(sum.terms.map(({ inputs }) => inputs))
  const mostWeight = peak(sum.terms.map(({ weights }) => weights))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls on a phone
    <aside class="card inspector" tabIndex={0} aria-label={t('inspector')}>
      <h3>{name(sum)}</h3>
      <div class="inspector-body">
        <figure class="field">
          <MapCanvas
            data={reading.maps.input.data}
            width={32}
            height={32}
            scale={4}
            most={1.175}
            colours="ink"
            marks={[{ map: 0, ...sum.field }]}
            label={t('field')}
          />
          <figcaption>{`${t('field')}: ${sum.field.size} × ${sum.field.size}`}</figcaption>
        </figure>
        <ol class={`terms terms-${sum.terms.length > 6 ? 'many' : 'few'}`}>
          {sum.terms.map((term) => (
            <TermRow key={term.source} term={term} sum={sum} mostInput={mostInput} mostWeight={mostWeight} />
          ))}
        </ol>
      </div>
      <Equation sum={sum} />
      {sum.kind !== 'euclidean rbf' && (
        <div class="squash">
          {sum.squashed ? (
            <SquashCurve net={sum.net} value={sum.value} kind={network.squash} />
          ) : (
            <p class="hint">{t('noSquash')}</p>
          )}
        </div>
      )}
      <p class="value" id="unit-value" data-value={sum.value}>
        {`${t('value')} = `}
        <b>{f(sum.value)}</b>
      </p>
    </aside>
  )
}
