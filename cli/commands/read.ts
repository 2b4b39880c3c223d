import { type Classification, type Image, type LeNet5, prepare, type ReadLine } from 'lenet5-simd'
import { type Content, contentOf, greyAsIs } from '../../pictures/load.js'
import { PictureError } from '../../pictures/picture-error.js'
import { explain } from '../explain.js'
import { loadModel, MAX_PICTURE, readBytes, STDIN } from '../files.js'
import { bold, dim, interactive, percent, red, say, sayJson, tell } from '../terminal.js'
import { nameOf } from './confusion.js'

export interface ReadOptions {
  readonly line?: true
  readonly json?: true
  readonly reject?: true
  readonly raw?: true
  readonly ink?: 'dark' | 'light'
  readonly weights?: string
}

const invertOf = ({ ink }: ReadOptions): boolean | 'auto' => (ink === undefined ? 'auto' : ink === 'dark')

/** The images of a file as `classify` takes them, each with a name. */
function imagesOf(content: Content, name: string, options: ReadOptions): [string, Image][] {
  if (content.kind === 'picture') {
    const { picture } = content
    return [[name, options.raw ? greyAsIs(picture) : prepare(picture, { invert: invertOf(options) })]]
  }
  const { images } = content
  return images.map((image, i) => [images.length > 1 ? `${name}#${i}` : name, image])
}

function lineOf(model: LeNet5, content: Content, options: ReadOptions): ReadLine {
  if (content.kind === 'picture') return model.readDigits(content.picture, { invert: invertOf(options) })
  throw new PictureError('NOT_A_PICTURE', '--line reads PNG and JPEG pictures')
}

/** A line an answer: columns for people, tabs for programs. */
function show(name: string, text: string, probability: number | undefined, width: number): void {
  const sure = probability === undefined ? '' : interactive ? percent(probability, 1) : probability.toFixed(4)
  if (!interactive) say([name, text, sure].join('\t'))
  else say(`${name.padEnd(width)}  ${text === '?' ? red(text) : bold(text)}  ${dim(sure)}`)
}

function showDigit(name: string, answer: Classification, { json }: ReadOptions, width: number): void {
  if (json) sayJson({ file: name, ...answer })
  else show(name, answer.digit < 0 ? '?' : nameOf(answer.label), answer.probability, width)
}

function showLine(name: string, line: ReadLine, { json }: ReadOptions, width: number): void {
  if (json) sayJson({ file: name, ...line })
  else {
    const least = line.digits.reduce((sure, { probability }) => Math.min(sure, probability), 1)
    show(name, line.text, line.text === '' ? undefined : least, width)
  }
}

/** Reads every file; those that cannot be read are told of, and make the program fail at its end. */
export async function read(files: readonly string[], options: ReadOptions): Promise<void> {
  const model = await loadModel(options.weights)
  const width = Math.max(...files.map((name) => name.length))
  let failed = 0
  for (const file of files) {
    const name = file === STDIN ? 'standard input' : file
    try {
      const content = contentOf(await readBytes(file, MAX_PICTURE))
      if (options.line) showLine(name, lineOf(model, content, options), options, width)
      else {
        for (const [each, image] of imagesOf(content, name, options)) {
          showDigit(each, model.classify(image, { reject: options.reject ?? false }), options, width)
        }
      }
    } catch (error) {
      tell(`${name}: ${explain(error)}`)
      failed++
    }
  }
  if (failed > 0) process.exitCode = 1
}
