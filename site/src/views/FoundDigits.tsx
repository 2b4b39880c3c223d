import type { FoundDigit } from '../worker/protocol.ts'

/** Each digit of the number under its own ink. */
export function FoundDigits({ digits, width }: { digits: FoundDigit[]; width: number }) {
  const part = (value: number): string => `${(100 * value) / width}%`
  return (
    <ol class="found" aria-hidden="true">
      {digits.map(({ digit, probability, left, right }, i) => (
        <li key={i} style={{ left: part(left), width: part(right - left) }}>
          <b>{digit}</b> <small>{`${Math.round(100 * probability)}%`}</small>
        </li>
      ))}
    </ol>
  )
}
