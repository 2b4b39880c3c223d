import { LeNet5, LeNet5Error, type ReadLine } from 'lenet5-simd'
import type { Answer, ReadAs } from './protocol.ts'

/** A line less certain than this may be a page that was taken for one. */
const DOUBTFUL = 0.5
/** Least height of a line that can be read, in pixels. */
const LEAST_HEIGHT = 20

let loading: Promise<LeNet5> | undefined

/** The net of lines, asked for when the first picture is read; again where that failed. */
function network(): Promise<LeNet5> {
  loading ??= LeNet5.load({ lines: true }).catch((error) => {
    loading = undefined
    throw error
  })
  return loading
}

/** A picture too low to be read, with every row several times. */
function highEnough(picture: ImageData): ImageData {
  const times = Math.ceil(LEAST_HEIGHT / picture.height)
  if (times <= 1) return picture
  const { width, height } = picture
  const larger = new ImageData(width * times, height * times)
  const from = new Uint32Array(picture.data.buffer)
  const to = new Uint32Array(larger.data.buffer)
  for (let i = 0; i < to.length; i++) {
    const [x, y] = [i % larger.width, Math.floor(i / larger.width)]
    to[i] = from[Math.floor(y / times) * width + Math.floor(x / times)]!
  }
  return larger
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
  given: ImageData,
  as: ReadAs,
  dark: boolean,
  onProgress: (done: number, all: number) => void,
): Promise<Answer> {
  const model = await network()
  const picture = highEnough(given)
  const invert = dark ? true : 'auto'
  const begun = performance.now()
  const line = as === 'page' ? null : lineOf(model, picture, invert)
  const since = () => performance.now() - begun
  if (as === 'line') return line ? { kind: 'line', line, milliseconds: since() } : { kind: 'rows' }
  if (line?.text && line.certainty >= DOUBTFUL) return { kind: 'line', line, milliseconds: since() }
  // A page made small enough to be one line is a few grey rows, in which there is nothing to be sure of.
  const page =
    line && picture.height < 4 * LEAST_HEIGHT ? null : model.readPage(picture, { invert, onProgress })
  if (page && (!line || page.lines.length > 1)) return { kind: 'page', page, milliseconds: since() }
  return { kind: 'line', line: line!, milliseconds: since() }
}
