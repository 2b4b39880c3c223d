/*
 * Classes are data: a name each (here) and a code of 84 values that F6 is to show for it (codes.ts). Names travel in a
 * weight file's metadata, so what is checked here is what a user hands in and what a hostile file may claim.
 */

import { describe, integer, refuse } from '../check.js'
import { type ErrorCode, LeNet5Error } from '../errors.js'

/** The classes of the shipped weights, and of a file that names none. */
export const DIGITS: readonly string[] = Array.from({ length: 10 }, (_, digit) => String(digit))

export const MIN_CLASSES = 2
export const MAX_CLASSES = 96
/** Longest name of a class, in UTF-16 units. */
const MAX_NAME_LENGTH = 64

/** Whether classes are the ten digits in their order, as the shipped weights have them. */
export const areDigits = (classes: readonly string[]): boolean =>
  classes.length === DIGITS.length && DIGITS.every((digit, index) => classes[index] === digit)

const WANTED = `${MIN_CLASSES} to ${MAX_CLASSES} distinct names, or how many there are`
// Control characters would break tables and terminals, and half a surrogate pair is no text.
const UNPRINTABLE = /[\p{Cc}\p{Surrogate}]/u

/**
 * The names of classes: an array of 2 to 96 distinct strings of at most 64 characters, or a number of classes, which are
 * then named '0', '1' and so on. The result is a frozen copy.
 *
 * @param name the argument, for the message
 * @throws LeNet5Error INVALID_ARGUMENT, or the given code
 * @example checkClasses(26, 'options.classes') // ['0', … '25']
 */
export function checkClasses(
  value: unknown,
  name: string,
  code: ErrorCode = 'INVALID_ARGUMENT',
): readonly string[] {
  if (typeof value === 'number') {
    const count = integer(value, name, { min: MIN_CLASSES, max: MAX_CLASSES }, code)
    return Object.freeze(Array.from({ length: count }, (_, index) => String(index)))
  }
  if (!Array.isArray(value) || value.length < MIN_CLASSES || value.length > MAX_CLASSES)
    refuse(code, name, WANTED, value)
  const places = new Map<string, number>()
  // By index, because an array may have holes.
  for (let i = 0; i < value.length; i++) {
    const label: unknown = value[i]
    if (typeof label !== 'string') refuse(code, `${name}[${i}]`, 'a string', label)
    if (label.length > MAX_NAME_LENGTH || UNPRINTABLE.test(label)) {
      refuse(
        code,
        `${name}[${i}]`,
        `a name of at most ${MAX_NAME_LENGTH} printable characters`,
        label,
        'shorten it',
      )
    }
    const before = places.get(label)
    if (before !== undefined) {
      throw new LeNet5Error(
        code,
        `${name} must be distinct names, got ${describe(label)} at both ${before} and ${i}; leave one out`,
      )
    }
    places.set(label, i)
  }
  return Object.freeze([...places.keys()])
}
