import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fashion } from '../../datasets/load.js'
import { LeNet5 } from '../../src/index.js'

const TRAINED = 400
const PIXELS = 784

let dir: string
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'lenet5-'))
})
afterAll(() => rmSync(dir, { recursive: true }))

const all = fashion()
const train = { images: all.images.subarray(0, TRAINED * PIXELS), labels: all.labels.subarray(0, TRAINED) }
const test = { images: all.images.subarray(TRAINED * PIXELS), labels: all.labels.subarray(TRAINED) }

it('learns any ten classes: clothes from 400 pictures', async () => {
  const model = await LeNet5.create({ seed: 1 })
  const optimizer = { kind: 'adamw', learningRate: 3e-3, weightDecay: 0.1 } as const
  await model.fit(train, { epochs: 40, batchSize: 32, optimizer, schedule: 'cosine' })
  expect(model.evaluate(test).accuracy).toBeGreaterThan(0.7)
})

/** IDX bytes: the magic number's type and sides, big-endian. */
function idx(data: Uint8Array, ...shape: number[]): Uint8Array {
  const header = Buffer.alloc(4 + 4 * shape.length)
  header.set([0, 0, 8, shape.length])
  for (const [axis, side] of shape.entries()) header.writeUInt32BE(side, 4 + 4 * axis)
  return Buffer.concat([header, data])
}

function writeSet(stem: string, { images, labels }: typeof train): void {
  writeFileSync(join(dir, `${stem}-images-idx3-ubyte`), idx(images, labels.length, 28, 28))
  writeFileSync(join(dir, `${stem}-labels-idx1-ubyte`), idx(labels, labels.length))
}

it('npm run train -- --data: trains on own IDX files, and draws its report', async () => {
  writeSet('train', train)
  writeSet('t10k', test)
  const out = join(dir, 'own.safetensors')
  const options = ['--data', dir, '--epochs', '4', '--batch', '16', '--no-augment', '--out', out]
  const printed = execFileSync(process.execPath, ['scripts/train.mjs', ...options], { encoding: 'utf8' })
  expect(printed).toMatch(/validation: \d+ errors of 66/)
  expect(printed).toMatch(/test: \d+ errors of 100/)
  const model = await LeNet5.fromSafetensors(readFileSync(out))
  expect(model.evaluate(test).accuracy).toBeGreaterThan(0.2)
  for (const picture of ['learning-curve.svg', 'confusion.svg', 'misread.svg'])
    expect(existsSync(join(dir, 'report', 'own', picture))).toBe(true)
  expect(() =>
    execFileSync(process.execPath, ['scripts/train.mjs', '--data', join(dir, 'report')], { stdio: 'pipe' }),
  ).toThrow(/must hold the MNIST files/)
}, 240_000)
