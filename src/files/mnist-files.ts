/*
 * The files of MNIST, found, unpacked and checked: what `loadMnist` loads when it is called.
 */
import { describe, refuse } from '../check.js'
import { LeNet5Error } from '../errors.js'
import type { PlatformURL } from '../platform.js'
import { readIdxNamed } from './idx.js'

/** Images end to end (28×28 bytes each, 0 = background) and a label 0 to 9 each. */
export interface LabelledImages {
  /** 28×28 grey bytes an image, 0 = background, end to end. */
  images: Uint8Array
  /** One class an image. */
  labels: Uint8Array
}

/** The four files of MNIST, or of a data set that is laid out as MNIST is. */
export interface Mnist {
  /** 60,000 of MNIST. */
  train: LabelledImages
  /** 10,000 of MNIST, of other writers. */
  test: LabelledImages
}

/** Most bytes a .gz file may unpack to: 2^28. */
const MAX_UNPACKED = 268_435_456

// What is used of the platform, so that the package needs no types of it.
interface Platform {
  readonly fs: { readFile(path: string): Promise<Uint8Array> }
  readonly path: { join(...parts: string[]): string }
  readonly url: { fileURLToPath(url: URL): string }
  readonly zlib: {
    gunzip(
      bytes: Uint8Array,
      options: { maxOutputLength: number },
      done: (cause: Error | null, bytes: Uint8Array) => void,
    ): void
  }
}

// The module's name stays a value, so that bundlers for browsers leave the import alone.
const load = (module: string): Promise<unknown> => import(/* webpackIgnore: true */ /* @vite-ignore */ module)

async function platform(): Promise<Platform> {
  try {
    return {
      fs: (await load('node:fs/promises')) as Platform['fs'],
      path: (await load('node:path')) as Platform['path'],
      url: (await load('node:url')) as Platform['url'],
      zlib: (await load('node:zlib')) as Platform['zlib'],
    }
  } catch (cause) {
    throw new LeNet5Error(
      'INVALID_FILE',
      'loadMnist reads files and needs Node, Deno or Bun; in a browser fetch the files and use readIdx',
      { cause },
    )
  }
}

function unpack({ zlib }: Platform, packed: Uint8Array, path: string): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    zlib.gunzip(packed, { maxOutputLength: MAX_UNPACKED }, (cause, bytes) => {
      if (!cause) resolve(bytes)
      else {
        const message = `${path} must be a gzip file that unpacks to at most ${MAX_UNPACKED} bytes: ${cause.message}`
        reject(new LeNet5Error('INVALID_FILE', message, { cause }))
      }
    })
  })
}

interface Found {
  readonly path: string
  readonly bytes: Uint8Array
}

/** The first of the names there is, unpacked; null when there is none. */
async function readFirst(node: Platform, dir: string, names: readonly string[]): Promise<Found | null> {
  for (const name of names) {
    const path = node.path.join(dir, name)
    try {
      const bytes = await node.fs.readFile(path)
      // By its first bytes: servers and browsers unpack some files, and leave others packed under a plain name.
      const packed = bytes[0] === 0x1f && bytes[1] === 0x8b
      return { path, bytes: packed ? await unpack(node, bytes, path) : bytes }
    } catch (cause) {
      if (cause instanceof LeNet5Error) throw cause
      const { code, message } = cause as Error & { code?: unknown }
      if (code === 'ENOENT' || code === 'ENOTDIR') continue
      throw new LeNet5Error('INVALID_FILE', `${path} cannot be read: ${message}`, { cause })
    }
  }
  return null
}

type FileName = readonly [stem: string, type: string]

const FILES: Record<'trainImages' | 'trainLabels' | 'testImages' | 'testLabels', FileName> = {
  trainImages: ['train-images', 'idx3-ubyte'],
  trainLabels: ['train-labels', 'idx1-ubyte'],
  testImages: ['t10k-images', 'idx3-ubyte'],
  testLabels: ['t10k-labels', 'idx1-ubyte'],
}

const variants = ([stem, type]: FileName): string[] =>
  [`${stem}-${type}`, `${stem}.${type}`].flatMap((name) => [name, `${name}.gz`])

function labelled(imageFile: Found, labelFile: Found): LabelledImages {
  const invalid = (path: string, message: string): never => {
    throw new LeNet5Error('INVALID_FILE', `${path} ${message}`)
  }
  const images = readIdxNamed(imageFile.bytes, imageFile.path)
  const labels = readIdxNamed(labelFile.bytes, labelFile.path)
  if (
    !(images.data instanceof Uint8Array) ||
    images.shape.length !== 3 ||
    images.shape[1] !== 28 ||
    images.shape[2] !== 28
  ) {
    return invalid(
      imageFile.path,
      `must hold bytes of shape [n, 28, 28], got ${describe(images.data)}, shape [${images.shape}]`,
    )
  }
  if (
    !(labels.data instanceof Uint8Array) ||
    labels.shape.length !== 1 ||
    labels.shape[0] !== images.shape[0]
  ) {
    return invalid(
      labelFile.path,
      `must hold ${images.shape[0]} bytes, a label for each image, got ${describe(labels.data)}, shape [${labels.shape}]`,
    )
  }
  const wrong = labels.data.findIndex((label) => label > 9)
  if (wrong >= 0)
    invalid(labelFile.path, `must hold labels 0 to 9, got ${labels.data[wrong]} at position ${wrong}`)
  return { images: images.data, labels: labels.data }
}

/** What `loadMnist` does. @throws LeNet5Error INVALID_FILE, INVALID_ARGUMENT */
export async function readMnist(dir: string | PlatformURL): Promise<Mnist> {
  const isUrl = dir instanceof URL && dir.protocol === 'file:'
  if ((typeof dir !== 'string' || dir === '' || dir.includes('\0')) && !isUrl) {
    refuse('INVALID_ARGUMENT', 'dir', 'the path (or file: URL) of the directory with the MNIST files', dir)
  }
  const node = await platform()
  const path = isUrl ? node.url.fileURLToPath(dir) : (dir as string)
  const read = (name: FileName): Promise<Found | null> => readFirst(node, path, variants(name))
  const trainImages = await read(FILES.trainImages)
  const trainLabels = await read(FILES.trainLabels)
  const testImages = await read(FILES.testImages)
  const testLabels = await read(FILES.testLabels)
  if (!trainImages || !trainLabels || !testImages || !testLabels) {
    const missing = Object.entries({ trainImages, trainLabels, testImages, testLabels })
      .filter(([, found]) => !found)
      .map(([key]) => variants(FILES[key as keyof typeof FILES]).join(' or '))
    throw new LeNet5Error(
      'INVALID_FILE',
      `dir ${describe(path)} must hold the MNIST files, missing: ${missing.join('; ')}`,
    )
  }
  return { train: labelled(trainImages, trainLabels), test: labelled(testImages, testLabels) }
}
