/*
 * The products of the inspector's sum, drawn as small maps: a row for each map of the layer before that the unit is
 * connected to. The fewer there are, the larger, and a single window has its numbers written in.
 */
import type { Sum, Term } from '../network/unit.ts'
import { MapCanvas } from '../ui/MapCanvas.tsx'
import { t } from '../ui/texts.ts'
import { figure } from './figure.ts'

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

const peak = (arrays: Float32Array[]): number =>
  arrays.reduce((most, values) => values.reduce((m, value) => Math.max(m, Math.abs(value)), most), 1e-6)

/** Canvas pixels a value: the fewer there are, the larger, and with their numbers. */
function sizeOf(term: Term, terms: number): { scale: number; numbers: boolean } {
  const small = term.inputs.length <= 25
  if (small && terms === 1) return { scale: 30, numbers: true }
  if (!small) return { scale: term.columns > 7 ? 7 : 12, numbers: false }
  return { scale: terms > 6 ? 8 : 13, numbers: false }
}

/** What each map of the layer before gives to the sum: its window, the filter, and the sum of their products. */
export function Terms({ sum }: { sum: Sum }) {
  const mostInput = peak(sum.terms.map(({ inputs }) => inputs))
  const mostWeight = peak(sum.terms.map(({ weights }) => weights))
  const { inputs, weights } = words(sum)
  const count = sum.terms.length
  const distance = sum.kind === 'euclidean rbf'
  return (
    <ol class={`terms terms-${count > 6 ? 'many' : count > 1 ? 'some' : 'one'}`}>
      {sum.terms.map((term) => {
        const shape = {
          width: term.columns,
          height: term.inputs.length / term.columns,
          ...sizeOf(term, count),
        }
        return (
          <li key={term.source} class="term">
            {count > 1 && (
              <span class="term-source">{`${sum.window.name.toUpperCase()} ${term.source}`}</span>
            )}
            <figure>
              <MapCanvas data={term.inputs} {...shape} most={mostInput} label={inputs} />
              {count === 1 && <figcaption>{inputs}</figcaption>}
            </figure>
            {weights && (
              <>
                <span class="operator">{distance ? '−' : '×'}</span>
                <figure>
                  <MapCanvas data={term.weights} {...shape} most={mostWeight} label={weights} />
                  {count === 1 && <figcaption>{weights}</figcaption>}
                </figure>
              </>
            )}
            <span class="term-sum">{`${distance ? 'Σ( )² =' : 'Σ ='} ${figure(term.sum)}`}</span>
          </li>
        )
      })}
    </ol>
  )
}
