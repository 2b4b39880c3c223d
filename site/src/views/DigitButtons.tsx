/*
 * The keys 0 to 9 as buttons, for touch screens and for whoever does not know the keys: in Draw they write a digit,
 * in Train they name the drawn one.
 */
import { type TextKey, t } from '../ui/texts.ts'

const DIGITS = Array.from({ length: 10 }, (_, digit) => digit)

interface Props {
  legend: string
  /** The text that says what a digit's button does. */
  label: TextKey
  disabled?: boolean
  onDigit: (digit: number) => void
}

/** A button for each digit. */
export function DigitButtons({ legend, label, disabled = false, onDigit }: Props) {
  return (
    <fieldset class="digits">
      <legend>{legend}</legend>
      {DIGITS.map((digit) => (
        <button
          key={digit}
          type="button"
          disabled={disabled}
          aria-label={t(label, { x: digit })}
          onClick={() => onDigit(digit)}
        >
          {digit}
        </button>
      ))}
    </fieldset>
  )
}
