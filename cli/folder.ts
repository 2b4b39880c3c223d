/*
 * A folder as labelled images, as torchvision's ImageFolder and Teachable Machine have them: each folder in it is a class of
 * that name, and every picture below belongs to it, whatever its size: the ink is found, scaled and centred as `read` does.
 * What cannot be read is told of by its name and counted.
 */

import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type LeNet5, prepare } from 'lenet5-simd'
import { contentOf } from '../pictures/load.js'
import { explain } from './explain.js'
import { fail, reasonOf } from './fail.js'
import { MAX_PICTURE, readBytes } from './files.js'
import { count, progressBar, shownName, tell } from './terminal.js'

const SIDE = 28
const PIXELS = SIDE * SIDE
const CLASSES = { least: 2, most: 96 }
/** Border of a 32×32 image around the 28×28 ones of all others. */
const BORDER = 2

/** Images of 28×28 bytes end to end, and the class of each. */
export interface FolderData {
  readonly classes: readonly string[]
  readonly images: Uint8Array
  readonly labels: Uint8Array
}

export interface FolderOptions {
  /** The classes wanted, in this order; left out: all folders by name. */
  readonly classes?: readonly string[] | undefined
  /** What the ink is; left out: found out for each picture. */
  readonly invert?: boolean | undefined
  /** The model that is to read them: it weighs what of a picture may be the ink, as `read` does; left out: rules do. */
  readonly model?: LeNet5 | undefined
}

/** Names of systems' own files, .DS_Store and the like, are no pictures of anybody's. */
const isHidden = (name: string): boolean => name.startsWith('.') || name === 'Thumbs.db'

/** What lies in a folder, by name. @throws Failure */
export async function entriesOf(path: string): Promise<{ folders: string[]; files: string[] }> {
  const entries = await readdir(path, { withFileTypes: true }).catch((error) =>
    fail(
      error.code === 'ENOTDIR'
        ? `${path} is no folder; give the folder that holds one for each class`
        : `${path}: ${reasonOf(error)}`,
    ),
  )
  const seen = entries.filter(({ name }) => !isHidden(name))
  // Of a link, whether it is a folder is not said: it is read as a file, and that tells.
  const folders = seen.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  const files = seen.filter((entry) => !entry.isDirectory()).map(({ name }) => name)
  return { folders: folders.sort(), files: files.sort() }
}

/** All files below a folder, those of each folder by name. */
export async function filesBelow(path: string): Promise<string[]> {
  const { folders, files } = await entriesOf(path)
  const below = await Promise.all(folders.map((name) => filesBelow(join(path, name))))
  return [...files.map((name) => join(path, name)), ...below.flat()]
}

/** Grey bytes of the network's input, −0.1 (background) to 1.175 (ink). */
const bytesOf = (input: Float32Array): Uint8Array =>
  Uint8Array.from(input, (value) => Math.round((255 * (value + 0.1)) / 1.275))

/** The 28×28 inside an image of 32×32. */
function inside(image: Uint8Array): Uint8Array {
  const side = SIDE + 2 * BORDER
  const rows = Array.from({ length: SIDE }, (_, y) => (y + BORDER) * side + BORDER)
  return Uint8Array.from(rows.flatMap((from) => [...image.subarray(from, from + SIDE)]))
}

/** The images of a file. @throws PictureError, LeNet5Error, Failure */
async function imagesOf(path: string, { invert, model }: FolderOptions): Promise<readonly Uint8Array[]> {
  const content = contentOf(await readBytes(path, MAX_PICTURE))
  if (content.kind === 'picture') {
    if (model && invert === undefined) return [inside(bytesOf(model.featureMaps(content.picture).input.data))]
    return [prepare(content.picture, { invert: invert ?? 'auto' })]
  }
  return content.images.map((image) => (image.length === PIXELS ? image : inside(image)))
}

/** The folders of the classes, by the classes' names: as they are written, but composed (é is one character, not two). */
function choose(
  folders: readonly string[],
  wanted: readonly string[] | undefined,
  path: string,
): Map<string, string> {
  const byName = new Map<string, string>()
  for (const folder of folders) {
    const name = folder.normalize('NFC')
    if (byName.has(name)) fail(`${path} holds two folders for ${JSON.stringify(name)}; put them into one`)
    byName.set(name, folder)
  }
  if (!wanted) return new Map([...byName].sort(([a], [b]) => (a < b ? -1 : 1)))
  const missing = wanted.filter((name) => !byName.has(name))
  if (missing.length > 0) {
    fail(
      `${path} holds no folder for ${missing.map((name) => JSON.stringify(name)).join(', ')}; ` +
        `its folders are ${[...byName.keys()].sort().join(', ') || 'none'}`,
    )
  }
  return new Map(wanted.map((name) => [name, byName.get(name) as string]))
}

/**
 * Reads a folder of classes.
 *
 * @throws Failure for too few folders in it or too many, or a class of which nothing can be read
 */
export async function readFolder(path: string, options: FolderOptions): Promise<FolderData> {
  const { classes } = options
  const { folders, files: strays } = await entriesOf(path)
  if (classes && (classes.length < CLASSES.least || new Set(classes).size < classes.length)) {
    fail(
      `--classes must name ${CLASSES.least} to ${CLASSES.most} folders, each once, with commas between; ` +
        `got ${classes.join(',')}`,
    )
  }
  const chosen = choose(folders, classes, path)
  if (chosen.size < CLASSES.least || chosen.size > CLASSES.most) {
    fail(
      `${path} must hold ${CLASSES.least} to ${CLASSES.most} folders, got ${chosen.size}; put the pictures of each ` +
        'class into a folder of its name, or choose some by --classes',
    )
  }
  for (const name of strays) tell(`${shownName(join(path, name))}: it is in no class's folder`)
  const left = folders.filter((folder) => ![...chosen.values()].includes(folder))
  if (left.length > 0) tell(`left out, as --classes does: ${left.join(', ')}`)

  const files: { readonly label: number; readonly file: string }[] = []
  for (const [label, folder] of [...chosen.values()].entries()) {
    for (const file of await filesBelow(join(path, folder))) files.push({ label, file })
  }
  const images: Uint8Array[] = []
  const labels: number[] = []
  let failed = 0
  const bar = progressBar('{bar} {value} of {total} pictures')
  bar?.start(files.length, 0)
  try {
    for (const { label, file } of files) {
      try {
        for (const image of await imagesOf(file, options)) {
          images.push(image)
          labels.push(label)
        }
      } catch (error) {
        tell(`${shownName(file)}: ${explain(error)}`)
        failed++
      }
      bar?.increment()
    }
  } finally {
    bar?.stop()
  }
  const names = [...chosen.keys()]
  const empty = names.filter((_, label) => !labels.includes(label))
  if (empty.length > 0) {
    fail(
      `nothing could be read for ${empty.map((name) => JSON.stringify(name)).join(', ')}; each class must have ` +
        'a picture at least: add some, or leave the class out by --classes',
    )
  }
  const unread = failed + strays.length
  tell(
    `${count(images.length)} pictures of ${names.length} classes` +
      (unread > 0 ? `; ${count(unread)} file${unread > 1 ? 's' : ''} could not be read, named above` : ''),
  )
  return { classes: names, images: joined(images), labels: Uint8Array.from(labels) }
}

function joined(images: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(images.length * PIXELS)
  images.forEach((image, i) => {
    all.set(image, i * PIXELS)
  })
  return all
}
