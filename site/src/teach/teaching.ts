/*
 * The worker's part of Teach: a network for the visitor's symbols, derived from the shipped one and fitted to a few
 * samples. How many images it sees is chosen by how fast it learns here, so that it never takes long.
 */
import { AbortedError, augmentImages, BlankImageError, type FitOptions, LeNet5, prepare } from 'lenet5-simd'
import type { Taught, TaughtReading } from './protocol.ts'

const PIXELS = 784
/** Seconds that learning is planned to take, and after which it ends as it is: a busy machine must not keep anyone waiting. */
const [PLANNED, MOST_SECONDS] = [2, 2.8]
const MOST_SEEN = 12_000
/** Images to tell the speed by, of which the first are not compiled yet. */
const [WARM, TIMED] = [64, 128]
/** Distorted copies of each sample that the learned network is tried on. */
const COPIES = 8

const AUGMENT = { rotate: 12, scale: 0.15, shear: 0.2, shift: 1, elastic: { alpha: 1, sigma: 4 } } as const

let shipped: Promise<LeNet5> | undefined
let taught: LeNet5 | null = null

const base = (): Promise<LeNet5> => {
  shipped ??= LeNet5.load()
  return shipped
}

const optionsFor = (count: number, epochs: number): FitOptions => ({
  epochs,
  batchSize: Math.max(4, Math.min(16, Math.ceil(count / 8))),
  optimizer: { kind: 'adamw', learningRate: 2e-3, weightDecay: 0.05 },
  schedule: 'cosine',
  augment: AUGMENT,
  ema: 0.98,
})

/** Images a second, by a fit that is thrown away. */
async function speed(names: readonly string[], images: Uint8Array, labels: Uint8Array): Promise<number> {
  const model = await (await base()).derive({ classes: names })
  const epochs = (seen: number): number => Math.ceil(seen / labels.length)
  await model.fit({ images, labels }, optionsFor(labels.length, epochs(WARM)))
  const begun = performance.now()
  await model.fit({ images, labels }, optionsFor(labels.length, epochs(TIMED)))
  const seconds = Math.max(1e-3, (performance.now() - begun) / 1000)
  model.dispose()
  return (epochs(TIMED) * labels.length) / seconds
}

/** The two symbols most often taken for each other on distorted samples; of none, those that are nearly so. */
function nearestPair(model: LeNet5, images: Uint8Array, labels: Uint8Array): Taught['pair'] {
  const classes = model.classes.length
  const wrong = new Float64Array(classes * classes)
  const near = new Float64Array(classes * classes)
  const counts = new Float64Array(classes)
  for (let copy = 1; copy <= COPIES; copy++) {
    const { digits, probabilities } = model.predict(augmentImages(images, { ...AUGMENT, seed: 7000 + copy }))
    labels.forEach((label, i) => {
      counts[label]!++
      if (digits[i] !== label) wrong[label * classes + digits[i]!]!++
      for (let j = 0; j < classes; j++)
        if (j !== label) near[label * classes + j]! += probabilities[i * classes + j]!
    })
  }
  // Of one sample in ten or fewer it is no news.
  const shares = wrong.map((times, at) => times / counts[Math.floor(at / classes)]!)
  const worst = Math.max(...shares)
  const from = worst > 0.02 ? shares : near
  const at = from.indexOf(Math.max(...from))
  return {
    shown: model.classes[Math.floor(at / classes)]!,
    read: model.classes[at % classes]!,
    confused: worst > 0.02,
  }
}

/** The picture as the network sees it; null where it has no ink. */
export function prepared(picture: ImageData): Uint8Array | null {
  try {
    return prepare(picture)
  } catch (error) {
    if (error instanceof BlankImageError) return null
    throw error
  }
}

/** Learns symbols from their samples. */
export async function learn(
  names: readonly string[],
  images: Uint8Array,
  labels: Uint8Array,
  tell: (share: number) => void,
): Promise<Taught> {
  const begun = performance.now()
  const model = await (await base()).derive({ classes: names })
  const rate = await speed(names, images, labels)
  const since = (): number => (performance.now() - begun) / 1000
  const seen = Math.min(MOST_SEEN, rate * Math.max(0.5, PLANNED - since()))
  const epochs = Math.max(1, Math.round(seen / labels.length))
  const late = new AbortController()
  let told = 0
  const options = optionsFor(labels.length, epochs)
  const onBatchEnd: FitOptions['onBatchEnd'] = ({ epoch, batch, batches }) => {
    if (since() > MOST_SECONDS) late.abort()
    if (performance.now() - told < 50) return
    told = performance.now()
    tell((epoch - 1 + batch / batches) / epochs)
  }
  try {
    await model.fit({ images, labels }, { ...options, onBatchEnd, signal: late.signal })
  } catch (error) {
    // The model holds the average of the steps done: most of them, as they were planned.
    if (!(error instanceof AbortedError)) throw error
  }
  const seconds = since()
  taught?.dispose()
  taught = model
  return {
    file: model.toSafetensors(),
    seconds,
    pair: nearestPair(model, images, labels),
    samples: images.length / PIXELS,
  }
}

/** What was learned before. */
export async function reopen(file: Uint8Array): Promise<void> {
  const model = await LeNet5.fromSafetensors(file)
  taught?.dispose()
  taught = model
}

export function forget(): void {
  taught?.dispose()
  taught = null
}

/** Reads by what was learned; null where nothing was, or nothing is drawn. */
export function readTaught(picture: ImageData): TaughtReading | null {
  const image = taught && prepared(picture)
  if (!taught || !image) return null
  const { label, probability, probabilities } = taught.classify(image)
  return { label, probability, probabilities, names: taught.classes }
}
