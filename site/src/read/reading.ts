/*
 * Read's part of the worker: whether a picture is a line or a page, where the visitor leaves that open. A line is
 * tried first, and a page where the line is not certain or shows several rows.
 */
import { LeNet5, LeNet5Error, type ReadLine } from 'lenet5-simd'
import type { Answer, ReadAs } from './protocol.ts'

/** A line less certain than this may be a page that was taken for one. */
const DOUBTFUL = 0.5
/** Pictures lower than this show no two lines. */
const TWO_LINES = 80

let loading: Promise<LeNet5> | undefined

/** The net of lines, asked for when the first picture is read; again where that failed. */
function network(): Promise<LeNet5> {
  loading ??= LeNet5.load({ lines: true }).catch((error) => {
    loading = undefined
    throw error
  })
  return loading
}

/** One line; null where there are several rows. */
function lineOf(model: LeNet5, picture: ImageData, invert: 'auto' | true): ReadLine | null {
  try {
    return model.readDigits(picture, { invert, steps: true })
  } catch (error) {
    if (error instanceof LeNet5Error && error.message.includes('readPage')) return null
    throw error
  }
}

/** Reads what a picture shows, and tells how many of a page's lines are done. */
export async function readNumbers(
  picture: ImageData,
  as: ReadAs,
  dark: boolean,
  onProgress: (done: number, all: number) => void,
): Promise<Answer> {
  const model = await network()
  const invert = dark ? true : 'auto'
  const begun = performance.now()
  const line = as === 'page' ? null : lineOf(model, picture, invert)
  const since = () => performance.now() - begun
  if (as === 'line') return line ? { kind: 'line', line, milliseconds: since() } : { kind: 'rows' }
  if (line?.text && line.certainty >= DOUBTFUL) return { kind: 'line', line, milliseconds: since() }
  // A page taken for one line is a few grey rows, in which there is nothing to be sure of.
  const page = line && picture.height < TWO_LINES ? null : model.readPage(picture, { invert, onProgress })
  if (page && (!line || page.lines.length > 1)) return { kind: 'page', page, milliseconds: since() }
  return { kind: 'line', line: line!, milliseconds: since() }
}
