/*
 * The line of the inspector between the products and the squash: a = sum + bias, with S2's and S4's coefficient where
 * there is one. Distances have no such line, as OUTPUT has no bias.
 */
import type { Sum } from '../network/unit.ts'
import { t } from '../ui/texts.ts'
import { figure } from './figure.ts'

/** The sums put together, in one line, with what each part is. */
export function Equation({ sum }: { sum: Sum }) {
  if (sum.kind === 'euclidean rbf') return null
  const total = sum.terms.reduce((all, term) => all + term.sum, 0)
  const parts: [value: string, name: string][] = [[figure(total), t('sum')]]
  if (sum.kind === 'subsampling') parts.push([`× ${figure(sum.coefficient)}`, t('coefficient')])
  parts.push([`${sum.bias < 0 ? '−' : '+'} ${figure(Math.abs(sum.bias))}`, t('bias')])
  return (
    <p class="equation">
      <span class="part">a =</span>
      {parts.map(([value, name]) => (
        <span key={name} class="part">
          {value}
          <small>{name}</small>
        </span>
      ))}
      <span class="part">
        <b>{`= ${figure(sum.net)}`}</b>
      </span>
    </p>
  )
}
