/*
 * What `train` trains on: the four files of MNIST or of a set in its form, or a folder of pictures; and what of it is kept
 * to validate on.
 */

import { type LabelledImages, loadMnist } from 'lenet5-simd'
import { idxBytes } from './commands/evaluate.js'
import { fail } from './fail.js'
import { readFolder } from './folder.js'

export interface DataOptions {
  readonly data?: string
  readonly extraImages?: string
  readonly extraLabels?: string
  readonly images?: string
  readonly classes?: string
  readonly ink?: 'dark' | 'light'
  readonly all?: true
  readonly quick?: true
}

/** Labelled images, the classes' names, and how much there is to learn at a time. */
export interface TrainingData {
  /** Names of the classes; null: the ten digits. */
  readonly classes: readonly string[] | null
  readonly data: LabelledImages
  readonly validation?: LabelledImages
  readonly test?: LabelledImages
  readonly epochs: number
  readonly batch: number
}

const PIXELS = 784
/** One training image in so many is kept to validate on: of MNIST the last 10,000, of a folder some of each class. */
const VALIDATION = 6
const MNIST = { epochs: 200, batch: 64 }
const QUICK = { epochs: 2, images: 5000, validation: 1000 }
/** Of a folder: images to see in all, in how many epochs, and the images of a step. */
const FOLDER = { seen: 60_000, epochs: { least: 10, most: 300 }, batch: { least: 8, most: 64 }, steps: 30 }

const part = ({ images, labels }: LabelledImages, start: number, end: number): LabelledImages => ({
  images: images.subarray(start * PIXELS, end * PIXELS),
  labels: labels.subarray(start, end),
})

/** The names of `--classes`, separated by commas. */
const namesOf = (text: string | undefined): string[] | undefined =>
  text?.split(',').map((name) => name.trim().normalize('NFC'))

/** The images of one after those of the other. */
const joined = (one: LabelledImages, other: LabelledImages): LabelledImages => {
  const images = new Uint8Array(one.images.length + other.images.length)
  const labels = new Uint8Array(one.labels.length + other.labels.length)
  images.set(one.images)
  images.set(other.images, one.images.length)
  labels.set(one.labels)
  labels.set(other.labels, one.labels.length)
  return { images, labels }
}

/** The images of `--extra-images` with their labels, if there are any. */
async function extraData({ extraImages, extraLabels }: DataOptions): Promise<LabelledImages | null> {
  if (extraImages === undefined && extraLabels === undefined) return null
  if (extraImages === undefined || extraLabels === undefined)
    return fail('--extra-images and --extra-labels go together')
  const images = await idxBytes(extraImages, ['n, 28, 28'])
  const labels = await idxBytes(extraLabels, ['n'])
  if (images.length === labels.length * PIXELS) return { images, labels }
  return fail(`${extraLabels}: ${images.length / PIXELS} labels expected, one an image, got ${labels.length}`)
}

async function mnistData(directory: string, options: DataOptions): Promise<TrainingData> {
  const { train, test } = await loadMnist(directory)
  const { all, quick } = options
  const images = train.labels.length
  const trained = all ? images : images - Math.floor(images / VALIDATION)
  const own = part(train, 0, quick ? Math.min(QUICK.images, trained) : trained)
  const extra = await extraData(options)
  const data = extra ? joined(own, extra) : own
  const rest = {
    classes: namesOf(options.classes) ?? null,
    test,
    epochs: quick ? QUICK.epochs : MNIST.epochs,
    batch: MNIST.batch,
  }
  if (trained === images) return { data, ...rest }
  const end = quick ? Math.min(images, trained + QUICK.validation) : images
  return { data, validation: part(train, trained, end), ...rest }
}

/** Of each class every so many'th image, so that classes stay in proportion; a class of few keeps them all. */
function splitByClass(all: LabelledImages): { data: LabelledImages; validation: LabelledImages } {
  const seen = new Map<number, number>()
  const kept = Array.from(all.labels, (label) => {
    const number = (seen.get(label) ?? 0) + 1
    seen.set(label, number)
    return number % VALIDATION === 0
  })
  const pick = (wanted: boolean): LabelledImages => {
    const indices = [...kept.keys()].filter((i) => kept[i] === wanted)
    const images = new Uint8Array(indices.length * PIXELS)
    for (const [to, from] of indices.entries())
      images.set(all.images.subarray(from * PIXELS, (from + 1) * PIXELS), to * PIXELS)
    return { images, labels: Uint8Array.from(indices, (i) => all.labels[i] as number) }
  }
  return { data: pick(false), validation: pick(true) }
}

const between = (least: number, value: number, most: number): number =>
  Math.min(most, Math.max(least, Math.round(value)))

async function folderData(folder: string, options: DataOptions): Promise<TrainingData> {
  const { ink } = options
  const found = await readFolder(folder, {
    classes: namesOf(options.classes),
    ...(ink === undefined ? {} : { invert: ink === 'dark' }),
  })
  const { data, validation } = options.all ? { data: found, validation: null } : splitByClass(found)
  const count = data.labels.length
  return {
    classes: found.classes,
    data: { images: data.images, labels: data.labels },
    ...(validation && validation.labels.length > 0 ? { validation } : {}),
    epochs: options.quick
      ? QUICK.epochs
      : between(FOLDER.epochs.least, FOLDER.seen / count, FOLDER.epochs.most),
    // Few images in large steps would be few steps.
    batch: between(FOLDER.batch.least, count / FOLDER.steps, FOLDER.batch.most),
  }
}

/** @throws Failure, LeNet5Error INVALID_FILE */
export function trainingData(options: DataOptions): Promise<TrainingData> {
  const { data, images, extraImages } = options
  if (extraImages !== undefined && data === undefined)
    return fail('--extra-images adds to the images of --data')
  if (data !== undefined && images === undefined) return mnistData(data, options)
  if (images !== undefined && data === undefined) return folderData(images, options)
  return fail(
    'say what to train on: --data directory (the four MNIST files), or --images folder (a folder of pictures for each class)',
  )
}
