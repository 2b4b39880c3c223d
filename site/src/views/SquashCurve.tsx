/*
 * The end of the inspector's sum: the curve that turns a into the unit's value, 1.7159 tanh(2/3 a) as in LeCun et al.
 * (1998), appendix A, or the logistic one for weights trained with it.
 */
import { squash } from '../network/unit.ts'
import { t } from '../ui/texts.ts'
import { figure } from './figure.ts'

const WIDE = 240
const HIGH = 100
const REACH = 5

/** f(a) with the unit's point on it. */
export function SquashCurve({ net, value, kind }: { net: number; value: number; kind: 'tanh' | 'logistic' }) {
  const low = kind === 'tanh' ? -1.9 : -0.1
  const high = kind === 'tanh' ? 1.9 : 1.1
  const x = (a: number) => ((Math.min(REACH, Math.max(-REACH, a)) + REACH) / (2 * REACH)) * WIDE
  const y = (v: number) => HIGH - ((v - low) / (high - low)) * HIGH
  const points = Array.from({ length: 81 }, (_, i) => {
    const a = -REACH + (i * 2 * REACH) / 80
    return `${x(a).toFixed(1)},${y(squash(a, kind)).toFixed(1)}`
  })
  const formula = kind === 'tanh' ? 'f(a) = 1.7159 · tanh(⅔ a)' : 'f(a) = 1 / (1 + e⁻ᵃ)'
  return (
    <figure class="curve">
      <svg viewBox={`-6 -6 ${WIDE + 12} ${HIGH + 12}`} role="img" aria-label={t('squashCurve')}>
        <line class="axis" x1={0} x2={WIDE} y1={y(0)} y2={y(0)} />
        <line class="axis" x1={x(0)} x2={x(0)} y1={0} y2={HIGH} />
        <polyline points={points.join(' ')} />
        <line class="lead-line" x1={x(net)} x2={x(net)} y1={y(0)} y2={y(value)} />
        <circle cx={x(net)} cy={y(value)} r={5} />
      </svg>
      <figcaption>
        {formula}
        <br />
        {`f(${figure(net)}) = `}
        <b>{figure(value)}</b>
      </figcaption>
    </figure>
  )
}
