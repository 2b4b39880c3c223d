import { describe, isDetached, refuse, typedArrayKind } from '../check.js'
import { LeNet5Error } from '../errors.js'
import { CLASSES } from '../network/layers.js'
import { type ImageBatch, type Images, toImages } from './images.js'

/** Images and the digit of each. */
export interface LabelledBatch {
  /** End to end in one typed array, or an array of images. */
  readonly images: Images
  /** Digits 0 to 9, one an image. */
  readonly labels: Uint8Array | readonly number[]
}

/** The same, checked; the labels are a copy. */
export interface CheckedBatch {
  readonly images: ImageBatch
  readonly labels: Uint8Array
}

function toLabels(labels: unknown, name: string): Uint8Array {
  const typed = typedArrayKind(labels) === 'Uint8Array'
  if (!typed && !Array.isArray(labels)) {
    refuse('INVALID_ARGUMENT', name, 'a Uint8Array or an array of digits 0 to 9', labels)
  }
  if (typed && isDetached(labels as Uint8Array)) {
    refuse(
      'INVALID_ARGUMENT',
      name,
      'a Uint8Array of digits',
      labels,
      'its memory was transferred away, pass a copy',
    )
  }
  const values = labels as ArrayLike<unknown>
  const checked = new Uint8Array(values.length)
  for (let i = 0; i < checked.length; i++) {
    const label = values[i]
    if (typeof label !== 'number' || !(label >= 0 && label < CLASSES) || !Number.isInteger(label)) {
      refuse('INVALID_ARGUMENT', `${name}[${i}]`, 'a digit 0 to 9', label)
    }
    checked[i] = label
  }
  return checked
}

/**
 * Images with their labels, at least one, as many of each.
 *
 * @throws LeNet5Error INVALID_ARGUMENT, INVALID_IMAGE
 */
export function toLabelled(data: unknown, name: string): CheckedBatch {
  if (typeof data !== 'object' || data === null)
    refuse('INVALID_ARGUMENT', name, 'an object { images, labels }', data)
  const prefix = name === 'data' ? '' : `${name}.`
  const { images, labels } = data as { images: Images; labels: unknown }
  const checked = toLabels(labels, `${prefix}labels`)
  const batch = toImages(images, `${prefix}images`, checked.length)
  if (batch.count !== checked.length) {
    throw new LeNet5Error(
      'INVALID_ARGUMENT',
      `${prefix}labels must hold ${batch.count} digits, one for each image, got ${describe(labels)}`,
    )
  }
  if (batch.count === 0) refuse('INVALID_ARGUMENT', `${prefix}images`, 'at least one image', images)
  return { images: batch, labels: checked }
}
