import type { CheckedBatch } from '../input/labels.js'
import type { FitPlan } from './options.js'

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
