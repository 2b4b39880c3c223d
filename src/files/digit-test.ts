import { allWithin, findBeyond } from '../check.js'
import { LeNet5Error } from '../errors.js'
import { DIGITS } from '../network/codes.js'
import { C5, size } from '../network/network.js'
import { decodeBase64 } from '../text.js'

/**
 * What tells each digit from what is no digit, in C5: the log odds that an image read as digit d is a digit are
 * Σ a[d, i]·c5[i] + Σ b[d, i]·c5[i]² + bias[d]. Learned beside the weights it belongs to (scripts/learn-digit-test.ts).
 */
export interface DigitTest {
  /** [10, 241]: of each digit the 120 weights of C5's units, those of their squares, the bias. */
  readonly values: Float32Array
  /** The same as the file has it: base64 of big-endian bfloat16, a float's upper half. */
  readonly text: string
}

export const DIGIT_TEST_ROW = 2 * size(C5.output) + 1
const LENGTH = DIGITS.length * DIGIT_TEST_ROW
/** Far above any that was learned, and sums of it stay finite. */
const MAX_LOG_ODDS = 1e30
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/

/** The text of a weight file's metadata, checked. @throws LeNet5Error INVALID_WEIGHTS */
export function decodeDigitTest(text: string): DigitTest {
  const bytes = BASE64.test(text) && text.length % 4 === 0 ? decodeBase64(text) : new Uint8Array(0)
  if (bytes.length !== 2 * LENGTH) {
    throw new LeNet5Error(
      'INVALID_WEIGHTS',
      `metadata digitTest must be base64 of ${2 * LENGTH} bytes, got ${text.length} characters; leave it out`,
    )
  }
  const values = new Float32Array(LENGTH)
  const words = new Int32Array(values.buffer)
  for (let i = 0; i < LENGTH; i++)
    words[i] = ((bytes[2 * i] as number) << 24) | ((bytes[2 * i + 1] as number) << 16)
  if (!allWithin(values, MAX_LOG_ODDS)) {
    const at = findBeyond(values, MAX_LOG_ODDS)
    throw new LeNet5Error(
      'INVALID_WEIGHTS',
      `metadata digitTest must hold finite values, got ${values[at]} at position ${at}; leave it out`,
    )
  }
  return { values, text }
}
