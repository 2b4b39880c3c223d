/*
 * The row of digits below a line in Read, which says at a glance what piece of ink was read as what, and how surely.
 */
import type { ReadDigit } from 'lenet5-simd'

/** Each digit of the number under its own ink. */
export function FoundDigits({ digits, width }: { digits: readonly ReadDigit[]; width: number }) {
  const part = (value: number): string => `${(100 * value) / width}%`
  return (
    <ol class="found" aria-hidden="true">
      {digits.map(({ label, probability, left, right }, i) => (
        <li key={i} style={{ left: part(left), width: part(right - left) }}>
          <b>{label}</b> <small>{`${Math.round(100 * probability)}%`}</small>
        </li>
      ))}
    </ol>
  )
}
