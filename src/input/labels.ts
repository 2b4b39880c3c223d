/*
 * Labels are classes by position or by name; here both become positions, checked, in a copy of their own.
 */

import { describe, isDetached, refuse, trueArray, typedArrayKind } from '../check.js'
import { LeNet5Error } from '../errors.js'
import { areDigits } from '../network/classes.js'
import { type ImageBatch, type Images, type PictureReader, toImages } from './images.js'

/** Whole numbers in any typed array. */
export type IntegerArray =
  | Uint8Array
  | Uint8ClampedArray
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | BigInt64Array
  | BigUint64Array

/** Images and the class of each. */
export interface LabelledBatch {
  /** End to end in one typed array, or an array of images. */
  readonly images: Images
  /** One an image: the classes' positions, for the digits 0 to 9 themselves, or their names. */
  readonly labels: IntegerArray | readonly number[] | readonly string[]
}

/** The same, checked; the labels are a copy, by position. */
export interface CheckedBatch {
  readonly images: ImageBatch
  readonly labels: Uint8Array
}

/** Names of classes in a message: the first few. */
const NAMES_SHOWN = 12
const INTEGER_ARRAY = /^(?:Uint8Clamped|(?:Big)?(?:Int|Uint)\d+)Array$/

const namesOf = (classes: readonly string[]): string =>
  classes.slice(0, NAMES_SHOWN).map(describe).join(', ') + (classes.length > NAMES_SHOWN ? ', …' : '')

/** What one label may be, for a message. */
const oneOf = (classes: readonly string[]): string =>
  areDigits(classes)
    ? 'a digit 0 to 9'
    : `a class by its position, 0 to ${classes.length - 1}, or all labels names: ${namesOf(classes)}`

function positionOf(label: unknown, classes: readonly string[], name: string): number {
  const position = typeof label === 'bigint' ? Number(label) : label
  if (
    typeof position === 'number' &&
    position >= 0 &&
    position < classes.length &&
    Number.isInteger(position)
  )
    return position
  refuse('INVALID_ARGUMENT', name, oneOf(classes), label)
}

function toLabels(labels: unknown, classes: readonly string[], name: string): Uint8Array {
  const kind = typedArrayKind(labels)
  const typed = kind !== undefined && INTEGER_ARRAY.test(kind)
  if (!typed && !Array.isArray(labels)) {
    refuse('INVALID_ARGUMENT', name, "a Uint8Array or an array of the classes' positions or names", labels)
  }
  if (typed && isDetached(labels as Uint8Array)) {
    refuse('INVALID_ARGUMENT', name, `${kind}`, labels, 'its memory was transferred away, pass a copy')
  }
  const values = trueArray(labels) as ArrayLike<unknown>
  const checked = new Uint8Array(values.length)
  // Names or positions: a mixture is a slip.
  const byName = typeof values[0] === 'string' ? new Map(classes.map((label, at) => [label, at])) : null
  for (let i = 0; i < checked.length; i++) {
    const label = values[i]
    if (!byName) checked[i] = positionOf(label, classes, `${name}[${i}]`)
    else {
      const position = byName.get(label as string)
      if (position === undefined) {
        refuse('INVALID_ARGUMENT', `${name}[${i}]`, `one of the model's classes: ${namesOf(classes)}`, label)
      }
      checked[i] = position
    }
  }
  return checked
}

/**
 * Images with their labels, at least one, as many of each.
 *
 * @param classes names of the model's classes
 * @param read what makes images of pictures among them
 * @throws LeNet5Error INVALID_ARGUMENT, INVALID_IMAGE
 */
export function toLabelled(
  data: unknown,
  classes: readonly string[],
  read: PictureReader,
  name: string,
): CheckedBatch {
  if (typeof data !== 'object' || data === null)
    refuse('INVALID_ARGUMENT', name, 'an object { images, labels }', data)
  const prefix = name === 'data' ? '' : `${name}.`
  const { images, labels } = data as { images: Images; labels: unknown }
  const checked = toLabels(labels, classes, `${prefix}labels`)
  const batch = toImages(images, read, `${prefix}images`, checked.length)
  if (batch.count !== checked.length) {
    throw new LeNet5Error(
      'INVALID_ARGUMENT',
      `${prefix}labels must hold ${batch.count} ${areDigits(classes) ? 'digits' : 'classes'}, one for each image, got ${describe(labels)}`,
    )
  }
  if (batch.count === 0) refuse('INVALID_ARGUMENT', `${prefix}images`, 'at least one image', images)
  return { images: batch, labels: checked }
}

/**
 * Refuses labels in which a class never occurs: what was never shown cannot be read.
 *
 * @throws LeNet5Error INVALID_ARGUMENT
 */
export function checkAllPresent(labels: Uint8Array, classes: readonly string[], name: string): void {
  const present = new Set(labels)
  const absent = classes.filter((_, position) => !present.has(position))
  if (absent.length === 0) return
  throw new LeNet5Error(
    'INVALID_ARGUMENT',
    `${name} must hold each class at least once, got none of ${namesOf(absent)}; add images of ` +
      `${absent.length === 1 ? 'it' : 'them'}, or make the model without`,
  )
}
