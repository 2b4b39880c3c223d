import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LeNet5Error } from '../../src/errors.js'
import { loadMnist } from '../../src/files/mnist.js'
import { MNIST_DIR, realMnist, sameBytes } from '../input/support.js'

let root = ''
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'lenet5-mnist-'))
})
afterAll(() => rm(root, { recursive: true }))

function images(count: number, rows = 28): Uint8Array {
  const bytes = new Uint8Array(16 + count * rows * 28).fill(5, 16)
  bytes.set([0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, rows, 0, 0, 0, 28])
  return bytes
}

const labels = (...values: number[]): Uint8Array =>
  Uint8Array.of(0, 0, 8, 1, 0, 0, 0, values.length, ...values)

/** A directory of its own with the four small files, some replaced or (undefined) left out. */
async function directory(change: Record<string, Uint8Array | undefined> = {}): Promise<string> {
  const dir = await mkdtemp(join(root, 'set-'))
  const files: Record<string, Uint8Array | undefined> = {
    'train-images-idx3-ubyte': images(2),
    'train-labels-idx1-ubyte': labels(3, 9),
    't10k-images-idx3-ubyte': images(1),
    't10k-labels-idx1-ubyte': labels(0),
    ...change,
  }
  for (const [name, bytes] of Object.entries(files)) if (bytes) await writeFile(join(dir, name), bytes)
  return dir
}

async function expectRefused(dir: unknown, ...parts: string[]): Promise<void> {
  const error = await loadMnist(dir as string).catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(LeNet5Error)
  for (const part of parts) expect((error as Error).message).toContain(part)
}

describe('loadMnist', () => {
  it('reads the real files', async () => {
    const { train, test } = await realMnist()
    expect(train.images.length).toBe(60_000 * 784)
    expect(test.images.length).toBe(10_000 * 784)
    expect(Array.from(train.labels.subarray(0, 5))).toEqual([5, 0, 4, 1, 9])
    expect(Array.from(test.labels.subarray(0, 5))).toEqual([7, 2, 1, 0, 4])
    expect(test.labels.length).toBe(10_000)
  })

  it('reads files that are gzip under a plain name, and plain ones named .gz', async () => {
    const dir = await directory({
      'train-images-idx3-ubyte': gzipSync(images(2)),
      'train-labels-idx1-ubyte': undefined,
      'train-labels-idx1-ubyte.gz': labels(3, 4),
    })
    expect((await loadMnist(dir)).train.labels).toEqual(Uint8Array.of(3, 4))
  })

  it('reads .gz files and names with a dot', async () => {
    const real = await readFile(new URL('t10k-images-idx3-ubyte', MNIST_DIR))
    const realLabels = await readFile(new URL('t10k-labels-idx1-ubyte', MNIST_DIR))
    const dir = await directory({
      't10k-images-idx3-ubyte': undefined,
      't10k-images-idx3-ubyte.gz': gzipSync(real, { level: 1 }),
      't10k-labels-idx1-ubyte': undefined,
      't10k-labels.idx1-ubyte.gz': gzipSync(realLabels),
      'train-images-idx3-ubyte': undefined,
      'train-images.idx3-ubyte': images(2),
    })
    const { train, test } = await loadMnist(dir)
    expect(train.images.length).toBe(2 * 784)
    const original = (await realMnist()).test
    expect(sameBytes(test.images, original.images)).toBe(true)
    expect(sameBytes(test.labels, original.labels)).toBe(true)
  })

  it('lists all files that are missing', async () => {
    const dir = await directory({ 'train-labels-idx1-ubyte': undefined, 't10k-images-idx3-ubyte': undefined })
    await expectRefused(
      dir,
      'train-labels-idx1-ubyte or train-labels-idx1-ubyte.gz',
      't10k-images.idx3-ubyte',
    )
    await expectRefused(join(root, 'nowhere'), 'missing', 'train-images-idx3-ubyte')
  })

  it('refuses files that do not fit', async () => {
    await expectRefused(await directory({ 'train-labels-idx1-ubyte': labels(3, 10) }), 'got 10 at position 1')
    await expectRefused(await directory({ 'train-labels-idx1-ubyte': labels(3) }), 'must hold 2 bytes')
    await expectRefused(
      await directory({ 'train-images-idx3-ubyte': images(2, 27) }),
      '[n, 28, 28]',
      '2,27,28',
    )
    await expectRefused(await directory({ 't10k-images-idx3-ubyte': labels(1) }), 't10k-images', 'shape [1]')
    await expectRefused(
      await directory({ 't10k-images-idx3-ubyte': images(1).subarray(0, 99) }),
      'does not fit',
    )
    const cut = gzipSync(images(2)).subarray(0, 20)
    const broken = await directory({
      'train-images-idx3-ubyte': undefined,
      'train-images-idx3-ubyte.gz': cut,
    })
    await expectRefused(broken, 'train-images-idx3-ubyte.gz', 'gzip')
  })

  it('refuses a bomb', async () => {
    // Gzip files may be joined: 257 times 1 MiB.
    const mebibyte = gzipSync(new Uint8Array(2 ** 20))
    const bomb = Buffer.concat(Array.from({ length: 257 }, () => mebibyte))
    const dir = await directory({ 't10k-labels-idx1-ubyte': undefined, 't10k-labels-idx1-ubyte.gz': bomb })
    await expectRefused(dir, 'unpacks to at most')
  })

  it('refuses a directory that is none', async () => {
    for (const dir of [undefined, '', 7, 'a\0b', new URL('https://example.org/')])
      await expectRefused(dir, 'dir must be')
    const dir = await directory()
    await expectRefused(join(dir, 't10k-labels-idx1-ubyte'), 'missing')
  })
})
