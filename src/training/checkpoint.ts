/*
 * A training run on its way into a file and back: the weights, the optimiser's memory, the history, and what the run is
 * made of, so that it goes on with the same options and data alone. The file is safetensors, the tensors by the names of
 * the weight file with a prefix each; everything else is text in its metadata. Nothing in it is trusted.
 */
import { MAX_MAGNITUDE } from '../check.js'
import type { OptimizerState } from '../engine/engine.js'
import { LeNet5Error } from '../errors.js'
import { readSafetensors, type StoredTensor, writeSafetensors } from '../files/safetensors.js'
import { checkTensor } from '../files/weights-file.js'
import type { CheckedBatch } from '../input/labels.js'
import { areDigits } from '../network/classes.js'
import {
  classesIn,
  parameterFloats,
  TRAINABLE_FLOATS,
  tensorsOf,
  type Variant,
  view,
} from '../network/network.js'
import type { EpochRecord } from './history.js'
import type { FitPlan } from './options.js'

/** A training run after some step: all it takes to go on, beside the data and the options. */
export interface TrainingSnapshot {
  /** The flat vector of the weights the optimiser steps on, not their average; the codes with them. */
  readonly parameters: Float32Array
  readonly optimizer: OptimizerState
  /** Steps done, over all epochs. */
  readonly steps: number
  /** Epochs done, with their validation. */
  readonly epochs: number
  /** Of those epochs; of a very long run, the last ones. */
  readonly records: readonly EpochRecord[]
  /** Of the epoch under way: the sum of its images' losses, the last learning rate, and the time it took so far. */
  readonly part: { readonly loss: number; readonly learningRate: number; readonly seconds: number }
  /** What the run is made of, as text by name: equal for the same options and data. */
  readonly settings: ReadonlyMap<string, string>
}

/** Bytes hashed at a time. */
const CHUNK = 65536

function mix(hash: number, word: number): number {
  const product = Math.imul(hash ^ word, 0x85ebca6b)
  return product ^ (product >>> 15)
}

/** A 32-bit hash of bytes: enough to notice other data, not to withstand someone who wants it unnoticed. */
function hash(bytes: Uint8Array, start: number): number {
  // A copy, because views of words must be aligned.
  const chunk = new Uint8Array(CHUNK)
  const words = new Uint32Array(chunk.buffer)
  // Four chains side by side: one waits for its own multiplications.
  let [a, b, c, d] = [start, start + 1, start + 2, start + 3]
  for (let at = 0; at < bytes.length; at += CHUNK) {
    const part = bytes.subarray(at, at + CHUNK)
    chunk.fill(0, part.length)
    chunk.set(part)
    for (let i = 0; i < words.length; i += 4) {
      a = mix(a, words[i] as number)
      b = mix(b, words[i + 1] as number)
      c = mix(c, words[i + 2] as number)
      d = mix(d, words[i + 3] as number)
    }
  }
  return mix(mix(mix(a, b), c), d) >>> 0
}

/** Count, encoding and hash of labelled images. */
function describeData({ images, labels }: CheckedBatch): string {
  const { data, count, encoding } = images
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  const digest = hash(labels, hash(bytes, count)).toString(16).padStart(8, '0')
  return `${count} ${encoding} ${digest}`
}

/**
 * All that decides what weights a fit ends with, beside those it begins with: by the options' names, as text.
 * Of a schedule that is a function, only that it is one.
 */
export function settingsOf(plan: Omit<FitPlan, 'resume'>, data: CheckedBatch): Map<string, string> {
  const { loss, rubbish, optimizer, batchSize, ema } = plan.trainer
  const { epochs, shuffle, seed, schedule, warmupSteps, augment } = plan
  return new Map([
    ['epochs', String(epochs)],
    ['batchSize', String(batchSize)],
    ['shuffle', String(shuffle)],
    ['seed', String(seed)],
    ['loss', loss],
    ['rubbish', String(rubbish)],
    ['optimizer', JSON.stringify({ ...optimizer, learningRate: plan.learningRate })],
    ['schedule', typeof schedule === 'string' ? schedule : 'a function'],
    ['warmupSteps', String(warmupSteps)],
    ['augment', JSON.stringify(augment)],
    ['ema', String(ema)],
    ['data', describeData(data)],
  ])
}

/** Most epochs a training file keeps: about 100 characters each, in a header of at most a megabyte. */
const MOST = 5000

const NUMBER = /^-?[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?$/

/** A finite number as `String` writes it, back bit for bit; null for any other text. */
export function parseNumber(text: string): number | null {
  const value = NUMBER.test(text) ? Number(text) : Number.NaN
  return Number.isFinite(value) ? value : null
}

/** The last epochs' records as text: an epoch a line, without its number. */
export function formatRecords(records: readonly EpochRecord[]): string {
  const lines = records.slice(-MOST).map(({ loss, learningRate, seconds, imagesPerSecond, validation }) => {
    const read = validation ? [validation.loss, validation.errorRate, validation.accuracy] : []
    return [loss, learningRate, seconds, imagesPerSecond, ...read].join(' ')
  })
  return lines.join('\n')
}

/** The records of such a text, the last of them epoch `epochs`; null where it is no such text. */
export function parseRecords(text: string, epochs: number): EpochRecord[] | null {
  const lines = text === '' ? [] : text.split('\n')
  if (lines.length !== Math.min(epochs, MOST)) return null
  const records: EpochRecord[] = []
  for (const [index, line] of lines.entries()) {
    const numbers = line.split(' ').map(parseNumber)
    if ((numbers.length !== 4 && numbers.length !== 7) || numbers.includes(null)) return null
    const [loss, learningRate, seconds, imagesPerSecond, ...read] = numbers as [
      number,
      number,
      number,
      number,
      ...number[],
    ]
    const epoch = epochs - lines.length + index + 1
    const record: EpochRecord = { epoch, loss, learningRate, seconds, imagesPerSecond }
    if (read.length > 0) {
      const [loss, errorRate, accuracy] = read as [number, number, number]
      record.validation = { loss, errorRate, accuracy }
    }
    records.push(record)
  }
  return records
}

const FORMAT = 'lenet5-training'
/** What training itself never exceeds: of the weights and their average MAX_MAGNITUDE, of gradients 1e15. */
const LIMITS: Readonly<Record<string, number>> = { 'first.': 1e15, 'second.': 1e30 }
const WHOLE = /^(?:0|[1-9][0-9]{0,15})$/
/** Prefix of a setting's key in the metadata. */
const SETTING = 'fit.'

const invalid = (message: string): never => {
  throw new LeNet5Error('INVALID_WEIGHTS', `options.resume must be bytes of saveTraining(): ${message}`)
}

/** The network as text by name. Of the ten digits nothing is said, as in a weight file. */
const networkText = (
  { squash, squashConvolutions, distanceScale }: Variant,
  classes: readonly string[],
): Map<string, string> =>
  new Map([
    ['squash', squash],
    ['squashConvolutions', String(squashConvolutions)],
    ['distanceScale', String(distanceScale)],
    ['classes', areDigits(classes) ? '' : JSON.stringify(classes)],
  ])

/** Vectors of a training file by the prefix of their tensors' names. The codes are not trained: one vector has them. */
function vectors({
  parameters,
  optimizer,
}: Pick<TrainingSnapshot, 'parameters' | 'optimizer'>): [string, Float32Array][] {
  const { first, second, average } = optimizer
  const all: [string, Float32Array][] = [
    ['', parameters],
    ['first.', first],
    ['second.', second],
    ['average.', average],
  ]
  return all.filter(([, vector]) => vector.length > 0)
}

const tensorsIn = (vector: Float32Array) =>
  vector.length === 0 ? [] : tensorsOf(classesIn(vector.length)).filter(({ length }) => length > 0)

/** Writes a training file: safetensors; the weights by their names, the optimiser's with `first.` and so on before. */
export function encodeTraining(
  snapshot: TrainingSnapshot,
  variant: Variant,
  classes: readonly string[],
): Uint8Array {
  const { steps, epochs, records, part, settings } = snapshot
  const metadata = new Map([
    ['format', FORMAT],
    ...[...networkText(variant, classes)].filter(([, text]) => text !== ''),
    ['epoch', String(epochs)],
    ['step', String(steps)],
    ['part', `${part.loss} ${part.learningRate} ${part.seconds}`],
    ['history', formatRecords(records)],
  ])
  for (const [name, text] of settings) metadata.set(SETTING + name, text)
  const tensors = new Map<string, StoredTensor>()
  for (const [prefix, vector] of vectors(snapshot)) {
    for (const { name, shape } of tensorsIn(vector))
      tensors.set(prefix + name, { shape, data: view(vector, name) })
  }
  return writeSafetensors({ metadata, tensors })
}

function readFile(bytes: Uint8Array | ArrayBuffer) {
  try {
    return readSafetensors(bytes)
  } catch (error) {
    if (error instanceof LeNet5Error) return invalid(error.message)
    throw error
  }
}

function whole(metadata: ReadonlyMap<string, string>, key: string): number {
  const text = metadata.get(key) ?? ''
  const value = WHOLE.test(text) ? Number(text) : Number.NaN
  return Number.isSafeInteger(value) ? value : invalid(`metadata ${key} must be a whole number`)
}

function readVector(tensors: Map<string, StoredTensor>, prefix: string, length: number): Float32Array {
  const vector = new Float32Array(length)
  for (const { name, shape, offset } of tensorsIn(vector)) {
    const stored = tensors.get(prefix + name)
    if (!stored) return invalid(`the tensor ${prefix}${name} is missing`)
    if (stored.shape.length !== shape.length || shape.some((side, axis) => side !== stored.shape[axis]))
      invalid(`${prefix}${name} must have shape [${shape}], got [${stored.shape.slice(0, 8)}]`)
    checkTensor(name, prefix + name, stored.data, LIMITS[prefix] ?? MAX_MAGNITUDE, invalid)
    if (prefix === 'second.' && stored.data.some((value) => value < 0))
      invalid(`${prefix}${name} must hold no value below 0`)
    vector.set(stored.data, offset)
    tensors.delete(prefix + name)
  }
  return vector
}

function readPart(text: string): TrainingSnapshot['part'] {
  const [loss, learningRate, seconds, ...more] = text.split(' ').map(parseNumber)
  const times = [learningRate, seconds]
  if (typeof loss !== 'number' || times.some((value) => value == null || value < 0) || more.length > 0) {
    return invalid('metadata part must be three finite numbers')
  }
  return { loss, learningRate: learningRate as number, seconds: seconds as number }
}

function decode(
  bytes: Uint8Array | ArrayBuffer,
  variant: Variant,
  classes: readonly string[],
): TrainingSnapshot {
  const { metadata, tensors } = readFile(bytes)
  if (metadata.get('format') !== FORMAT) {
    invalid(
      metadata.get('format') === 'lenet5'
        ? 'this is a weight file; begin with LeNet5.fromSafetensors(bytes)'
        : `metadata format must be "${FORMAT}"`,
    )
  }
  // First of all, because the shapes of the tensors follow from it.
  const network = networkText(variant, classes)
  checkSame("network's ", new Map([...network.keys()].map((key) => [key, metadata.get(key) ?? ''])), network)
  const settings = new Map<string, string>()
  for (const [key, text] of metadata) {
    if (key.startsWith(SETTING)) settings.set(key.slice(SETTING.length), text)
  }
  const steps = whole(metadata, 'step')
  const epochs = whole(metadata, 'epoch')
  const records = parseRecords(metadata.get('history') ?? '', epochs)
  if (!records) return invalid('metadata history must hold the numbers of each epoch')
  const left = new Map(tensors)
  const read = (prefix: string, from: string): Float32Array =>
    readVector(left, prefix, left.has(from) ? TRAINABLE_FLOATS : 0)
  const parameters = readVector(left, '', parameterFloats(classes.length))
  const first = read('first.', 'first.c1.weight')
  const second = read('second.', 'second.c1.weight')
  const average = read('average.', 'average.c1.weight')
  const [extra] = left.keys()
  if (extra !== undefined) invalid(`no tensor ${JSON.stringify(extra.slice(0, 40))} is known`)
  return {
    parameters,
    optimizer: { step: steps, first, second, average },
    steps,
    epochs,
    records,
    part: readPart(metadata.get('part') ?? ''),
    settings,
  }
}

const cut = (text: string): string => (text.length > 120 ? `${text.slice(0, 120)}…` : text)

/** Refuses where two descriptions are not the same, by the name of what differs. */
function checkSame(what: string, saved: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): void {
  for (const [name, text] of now) {
    const was = saved.get(name)
    if (was !== text) {
      throw new LeNet5Error(
        'INVALID_ARGUMENT',
        `options.resume must be of a fit with the same ${what}${name}, got one with ${cut(was || 'none')} instead of ${cut(text || 'none')}`,
      )
    }
  }
}

/**
 * Reads a training file that must be of the same network, options and data.
 *
 * @param classes names of the model's classes
 * @param settings what the fit that is to go on is made of
 * @param perEpoch steps of one epoch
 * @throws LeNet5Error INVALID_WEIGHTS (no training file), INVALID_ARGUMENT (of another fit)
 */
export function decodeTraining(
  bytes: Uint8Array | ArrayBuffer,
  variant: Variant,
  classes: readonly string[],
  settings: ReadonlyMap<string, string>,
  perEpoch: number,
  adam: boolean,
): TrainingSnapshot {
  const snapshot = decode(bytes, variant, classes)
  checkSame('', snapshot.settings, settings)
  const { steps, epochs, optimizer } = snapshot
  const most = Number(settings.get('epochs'))
  if (epochs > most || steps < epochs * perEpoch || steps > Math.min(epochs + 1, most) * perEpoch)
    invalid(`its ${steps} steps cannot be ${epochs} epochs and a part of one`)
  const complete = [
    [optimizer.first, true],
    [optimizer.second, adam],
    [optimizer.average, settings.get('ema') !== 'null'],
  ] as const
  if (complete.some(([vector, wanted]) => vector.length > 0 !== wanted))
    invalid("it must hold the optimiser's vectors, those of its options and no others")
  return snapshot
}
