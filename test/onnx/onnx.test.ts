/** What toOnnx writes comes back; that onnxruntime computes the same of it, test/runtimes/rows/onnx.mjs holds. */
import { describe, expect, it } from 'vitest'
import { LeNet5 } from '../../src/index.js'
import { Graph } from '../../src/onnx/graph.js'
import { fromOnnx, toOnnx } from '../../src/onnx/index.js'
import squashed from '../../src/weights/squashed.js'
import { fingerprint, rejection } from '../model/support.js'

const VARIANTS = (['tanh', 'logistic'] as const).flatMap((squash) =>
  [false, true].map((squashConvolutions) => ({ squash, squashConvolutions })),
)
const MODELS: [string, () => Promise<LeNet5>][] = [
  ['the shipped weights', () => LeNet5.load()],
  ['the squashed weights', () => LeNet5.fromSafetensors(squashed)],
  ...VARIANTS.map((variant): [string, () => Promise<LeNet5>] => [
    `${variant.squash}, ${variant.squashConvolutions}`,
    () => LeNet5.create({ seed: 5, ...variant }),
  ]),
  ['2 classes', () => LeNet5.create({ classes: 2 })],
  ['letters', () => LeNet5.create({ classes: [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'] })],
  ['96 classes', () => LeNet5.create({ classes: 96, squashConvolutions: true })],
]

describe.each(MODELS)('ONNX: %s', (_, make) => {
  it('comes back bit for bit', async () => {
    const model = await make()
    const back = await fromOnnx(toOnnx(model))
    expect(fingerprint(back)).toBe(fingerprint(model))
    expect(back.classes).toEqual(model.classes)
  })
})

describe('fromOnnx', () => {
  it('refuses what toOnnx did not write', async () => {
    const file = toOnnx(await LeNet5.create())
    for (const bytes of [
      new Uint8Array(0),
      new Uint8Array(100),
      new Uint8Array(100).fill(255),
      'text',
      null,
    ]) {
      await rejection(() => fromOnnx(bytes as never), 'INVALID_FILE')
    }
    for (let length = 0; length < file.length; length += 9973)
      await rejection(() => fromOnnx(file.slice(0, length)))
    // Other operations beside the same weights: Sigmoid in place of the first Tanh, which has as many letters less.
    const text = Buffer.from(file).toString('latin1')
    const changed = Buffer.from(text.replace('AveragePool', 'LpPoolxxxxx'), 'latin1')
    expect((await rejection(() => fromOnnx(new Uint8Array(changed)), 'INVALID_FILE')).message).toMatch(
      /operations/,
    )
  })

  it('refuses graphs of other makers, and files of this one without their metadata', async () => {
    const graph = new Graph()
    graph.node('Relu', ['input'], {}, 'output')
    const pt = new Map([['format', 'pt']])
    for (const metadata of [undefined, pt]) {
      const file = graph.encode([1, 32, 32], 'output', [10], metadata)
      expect((await rejection(() => fromOnnx(file), 'INVALID_FILE')).message).toMatch(/metadata do not say/)
    }
    const file = Buffer.from(toOnnx(await LeNet5.create())).toString('latin1')
    const renamed = Buffer.from(file.replace('\x0a\x06format', '\x0a\x06farmot'), 'latin1')
    expect((await rejection(() => fromOnnx(new Uint8Array(renamed)), 'INVALID_FILE')).message).toMatch(
      /metadata do not say/,
    )
    // The metadata of this package beside a graph that holds none of its tensors.
    const own = Object.entries({
      format: 'lenet5',
      squash: 'tanh',
      squashConvolutions: 'true',
      distanceScale: '1',
    })
    const bare = graph.encode([1, 32, 32], 'output', [10], new Map(own))
    expect((await rejection(() => fromOnnx(bare), 'INVALID_WEIGHTS')).message).toMatch(/missing: c1.weight/)
  })

  it('ends at any change of a byte with a model or a LeNet5Error', async () => {
    const file = toOnnx(await LeNet5.create())
    for (let i = 0; i < 60; i++) {
      const bytes = file.slice()
      bytes[(i * i * 37) % 2500]! ^= 1 << (i % 8)
      await fromOnnx(bytes, { simd: 'js' }).catch(({ code }) => expect(code).toMatch(/^INVALID_/))
    }
  })
})
