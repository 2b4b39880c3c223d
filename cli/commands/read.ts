/*
 * The command `read`: digits, lines or pages in any number of files and folders. One that cannot be read does not
 * stop the others; a picture without ink is an answer, not a failure.
 */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { BlankImageError, type Classification, type Image, LeNet5, prepare } from 'lenet5-simd'
import { type Content, contentOf, greyAsIs } from '../../pictures/load.js'
import { PictureError } from '../../pictures/picture-error.js'
import { explain } from '../explain.js'
import { fail } from '../fail.js'
import { loadModel, MAX_PICTURE, readBytes, STDIN, STDOUT } from '../files.js'
import { entriesOf, filesBelow } from '../folder.js'
import {
  bold,
  dim,
  interactive,
  leaveStandardOutput,
  percent,
  red,
  say,
  sayJson,
  shownName,
  tell,
} from '../terminal.js'
import { nameOf } from './confusion.js'
import { type LineOptions, showLine, showPage } from './read-lines.js'

export interface ReadOptions {
  readonly line?: true
  readonly page?: true
  readonly recursive?: true
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
    // Without a word on its ink the network itself weighs what of the picture it may be.
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
  if (!interactive) say([shownName(name), text, sure].join('\t'))
  else say(`${shownName(name).padEnd(width)}  ${text === '?' ? red(text) : bold(text)}  ${dim(sure)}`)
}

function showDigit(name: string, answer: Classification, { json }: ReadOptions, width: number): void {
  if (json) sayJson({ file: name, ...answer })
  else show(name, answer.digit < 0 ? '?' : nameOf(answer.label), answer.probability, width)
}

/** A picture without ink, which is no failure: nothing is written there. */
function showBlank(name: string, { json }: ReadOptions, width: number): void {
  if (json) sayJson({ file: name, digit: -1, label: '' })
  else show(name, '', undefined, width)
}

/** Reads a file and shows what it holds. */
async function readFile(model: LeNet5, file: string, options: ReadOptions, width: number): Promise<void> {
  const name = titleOf(file)
  const content = contentOf(await readBytes(file, MAX_PICTURE))
  if (options.line || options.page) return readWriting(model, content, name, options, width)
  try {
    for (const [each, image] of imagesOf(content, name, options))
      showDigit(each, model.classify(image, { reject: options.reject ?? false }), options, width)
  } catch (error) {
    if (!(error instanceof BlankImageError)) throw error
    showBlank(name, options, width)
  }
}

const titleOf = (file: string): string => (file === STDIN ? 'standard input' : file)

/** The files that were named, and for a folder those in it; with `recursive` those of its folders too. */
async function filesOf(names: readonly string[], recursive: boolean): Promise<string[]> {
  const found: string[] = []
  for (const name of names) {
    const folder = name !== STDIN && (await stat(name).catch(() => null))?.isDirectory()
    if (!folder) found.push(name)
    else if (recursive) found.push(...(await filesBelow(name)))
    else {
      const { files, folders } = await entriesOf(name)
      found.push(...files.map((file) => join(name, file)))
      if (folders.length > 0) tell(`${shownName(name)}: its folders are left out; --recursive reads them too`)
    }
  }
  return found
}

/** Reads every file; those that cannot be read are told of, and make the program fail at its end. */
export async function read(names: readonly string[], options: ReadOptions): Promise<void> {
  const files = await filesOf(names, options.recursive ?? false)
  if (files.length === 0) fail(`there is no file in ${names.map(shownName).join(', ')}`)
  if (options.out !== undefined && (!options.page || files.length > 1))
    fail('--out draws the boxes of one page; give it with --page and one file')
  if (options.out === STDOUT) leaveStandardOutput()
  const model =
    (options.line || options.page) && options.weights === undefined
      ? await LeNet5.load({ lines: true })
      : await loadModel(options.weights)
  const width = Math.max(...files.map((file) => shownName(titleOf(file)).length))
  for (const file of files) {
    try {
      await readFile(model, file, options, width)
    } catch (error) {
      const message = explain(error)
      const { code = 'NOT_READ' } = error as { code?: string }
      if (options.json) sayJson({ file: titleOf(file), error: { code, message } })
      else tell(`${shownName(titleOf(file))}: ${message}`)
      process.exitCode = 1
    }
  }
}
