import { type Classification, type Image, LeNet5, prepare } from 'lenet5-simd'
import { type Content, contentOf, greyAsIs } from '../../pictures/load.js'
import { PictureError } from '../../pictures/picture-error.js'
import { explain } from '../explain.js'
import { fail } from '../fail.js'
import { loadModel, MAX_PICTURE, readBytes, STDIN } from '../files.js'
import { bold, dim, interactive, percent, red, say, sayJson, tell } from '../terminal.js'
import { nameOf } from './confusion.js'
import { type LineOptions, showLine, showPage } from './read-lines.js'

export interface ReadOptions {
  readonly line?: true
  readonly page?: true
  readonly csv?: true
  readonly tsv?: true
  readonly out?: string
  readonly length?: number | readonly [number, number]
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
    if (options.raw) return [[name, greyAsIs(picture)]]
    // Of the ink that it was told, `prepare` finds what there is; else the network chooses.
    return [[name, options.ink === undefined ? picture : prepare(picture, { invert: invertOf(options) })]]
  }
  const { images } = content
  return images.map((image, i) => [images.length > 1 ? `${name}#${i}` : name, image])
}

/** A picture of a line or a page, read and shown. */
async function readWriting(
  model: LeNet5,
  content: Content,
  name: string,
  options: ReadOptions,
  width: number,
): Promise<void> {
  const { page, reject = false, ...rest } = options
  if (content.kind !== 'picture')
    throw new PictureError('NOT_A_PICTURE', `--${page ? 'page' : 'line'} reads PNG and JPEG pictures`)
  const invert = invertOf(options)
  const shown: LineOptions = { ...rest, invert, reject }
  if (page) await showPage(model, name, content.picture, shown)
  else {
    const { length } = options
    showLine(name, model.readDigits(content.picture, { invert, length, reject }), shown, width)
  }
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

/** Reads every file; those that cannot be read are told of, and make the program fail at its end. */
export async function read(files: readonly string[], options: ReadOptions): Promise<void> {
  const writing = options.line || options.page
  if (options.out !== undefined && (!options.page || files.length > 1))
    fail('--out draws the boxes of one page; give it with --page and one file')
  const model =
    writing && options.weights === undefined
      ? await LeNet5.load({ lines: true })
      : await loadModel(options.weights)
  const width = Math.max(...files.map((name) => name.length))
  let failed = 0
  for (const file of files) {
    const name = file === STDIN ? 'standard input' : file
    try {
      const content = contentOf(await readBytes(file, MAX_PICTURE))
      if (writing) await readWriting(model, content, name, options, width)
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
