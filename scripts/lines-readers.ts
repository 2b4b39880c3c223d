/* The net of lines from a weight file, as `readDigits` and `readPage` take it, and what is right of a test line. */
import { readFileSync } from 'node:fs'
import type { Kind, TestLine } from '../datasets/lines/kinds.js'
import { realMnist } from '../datasets/load.js'
import { createEngine } from '../src/engine/open.js'
import { readSafetensors } from '../src/files/safetensors.js'
import { decodeWeights } from '../src/files/weights-file.js'
import { type LabelledImages, LeNet5Error } from '../src/index.js'
import type { DigitReader } from '../src/reading/cuts.js'
import { fittedOf } from '../src/reading/index.js'
import { type LinesReader, type Readers, type ReadLine, readDigits } from '../src/reading/read-digits.js'

/** Training digits held out for choosing: the last 10,000. */
export const HELD_OUT = 10_000

async function netOf(file: string): Promise<DigitReader> {
  const { parameters, variant, classes, digitTest } = decodeWeights(readFileSync(file))
  const engine = await createEngine(variant, { simd: 'baseline' }, classes.length)
  engine.writeParameters(parameters)
  return { engine, digitTest }
}

/** The shipped net of digits and the net of lines of a file. */
export async function readersOf(file: string): Promise<Readers & { readonly lines: LinesReader }> {
  const fitted = fittedOf(readSafetensors(readFileSync(file)).metadata)
  const own = await netOf('weights/default.safetensors')
  return { own, lines: { engine: (await netOf(file)).engine, ...fitted } }
}

/** The digits held out, or those of the test set. */
export async function digitsToRead(test: boolean): Promise<LabelledImages> {
  const mnist = await realMnist()
  if (test) return mnist.test
  const { images, labels } = mnist.train
  const from = labels.length - HELD_OUT
  return { images: images.subarray(from * 784), labels: labels.subarray(from) }
}

export interface Judged {
  readonly line: ReadLine | null
  /** Whether text, and marks where they count, are as they should be. */
  readonly right: boolean
  /** Whether the text alone is. */
  readonly textRight: boolean
}

/** Reads a line and judges it by its kind. */
export function judge(readers: Readers, kind: Kind, { picture, text, marks }: TestLine): Judged {
  try {
    const line = readDigits(readers, picture, undefined)
    const marked = marks.every((x) => line.marks.some(({ left, right }) => left - 3 <= x && x <= right + 3))
    const textRight = line.text === text
    return { line, textRight, right: textRight && (kind.judge !== 'marks' || marked) }
  } catch (error) {
    if (!(error instanceof LeNet5Error)) throw error
    const refused = kind.judge === 'rows' && error.message.includes('readPage')
    return { line: null, textRight: refused, right: refused }
  }
}
