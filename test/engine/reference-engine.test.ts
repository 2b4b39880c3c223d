import { describe, expect, it } from 'vitest'
import type { TrainerSpec } from '../../src/engine/engine.js'
import { createReferenceEngine } from '../../src/engine/reference-engine.js'
import type { ImageBatch } from '../../src/input/images.js'
import { DEFAULT_VARIANT, TRAINABLE_FLOATS, tensorsOf, view } from '../../src/network/network.js'
import { decodeImage } from '../../src/reference/decode.js'
import { lossOfDistances } from '../../src/reference/loss.js'
import { backward, forward } from '../../src/reference/network.js'
import { expectClose, expectSame, parameters, unconnected, uniform, VARIANTS } from '../reference/numbers.js'

const COUNT = 6
const bytes = (seed: number, length: number) => Uint8Array.from(uniform(seed, length, 0, 256))
const images: ImageBatch = { encoding: 'bytes28', data: bytes(1, COUNT * 784), count: COUNT }
const labels = Uint8Array.of(3, 1, 4, 1, 5, 9)
const start = Float32Array.from(parameters(2))
const SGD: TrainerSpec = {
  loss: 'crossEntropy',
  rubbish: 1,
  optimizer: { kind: 'sgd', momentum: 0.9 },
  batchSize: COUNT,
  ema: null,
}
const ADAMW: TrainerSpec = {
  loss: 'map',
  rubbish: 1,
  batchSize: COUNT,
  ema: null,
  optimizer: { kind: 'adamw', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01 },
}

function engineWith(flat: Float32Array, variant = DEFAULT_VARIANT) {
  const engine = createReferenceEngine(variant, 10)
  engine.writeParameters(flat)
  return engine
}

/** The same 32×32 pictures in all three encodings. */
function encodings(): ImageBatch[] {
  const bytes32 = new Uint8Array(COUNT * 1024)
  const floats32 = new Float32Array(COUNT * 1024).fill(-0.1)
  for (let i = 0; i < COUNT; i++) {
    for (let y = 0; y < 28; y++) {
      for (let x = 0; x < 28; x++) {
        const byte = images.data[(i * 28 + y) * 28 + x] as number
        const to = (i * 32 + y + 2) * 32 + x + 2
        bytes32[to] = byte
        floats32[to] = -0.1 + (1.275 * byte) / 255
      }
    }
  }
  return [
    images,
    { encoding: 'bytes32', data: bytes32, count: COUNT },
    { encoding: 'floats32', data: floats32, count: COUNT },
  ]
}

describe('the plain engine', () => {
  it('copies parameters in and out', async () => {
    const flat = start.slice()
    const engine = engineWith(flat)
    flat.fill(7)
    expectSame(engine.readParameters(), start)
    engine.readParameters().fill(7)
    expectSame(engine.readParameters(), start)
    expect(engine.backend).toBe('js')
  })

  it('reads all three encodings alike', async () => {
    const into = new Float32Array(1024)
    const [first, ...others] = encodings().map((batch) => decodeImage(batch, COUNT - 1, into).slice())
    for (const other of others) expectClose(other, first ?? [], 1e-7)
    expect(first?.[0]).toBe(Math.fround(-0.1))
    const ink: ImageBatch = { encoding: 'bytes32', data: new Uint8Array(1024).fill(255), count: 1 }
    expect(decodeImage(ink, 0, into)[500]).toBeCloseTo(1.175, 6)
  })

  it.each(VARIANTS)('gives the oracle’s distances: $squash, $squashConvolutions', async (variant) => {
    const engine = engineWith(start, variant)
    const into = new Float32Array(COUNT * 10)
    engine.distances(images, into)
    for (let i = 0; i < COUNT; i++) {
      const input = decodeImage(images, i, new Float64Array(1024))
      const { output } = forward(Float64Array.from(start), variant, input)
      expectClose(into.subarray(i * 10, i * 10 + 10), output, 1e-3)
    }
    expectClose(engine.activations(images).output, into.subarray(0, 10), 0)
  })

  it('scans bytes as it scans network units', async () => {
    const engine = engineWith(start)
    const data = bytes(3, 40 * 36)
    const units = Float32Array.from(data, (byte) => -0.1 + (1.275 * byte) / 255)
    const scan = engine.scan({ data, width: 40, height: 36 })
    expect([scan.width, scan.height, scan.distances.length]).toEqual([3, 2, 60])
    expectClose(scan.distances, engine.scan({ data: units, width: 40, height: 36 }).distances, 1e-3)
  })
})

describe('its trainer', () => {
  it('steps by −rate × the gradient of the mean loss, and returns that loss', async () => {
    const flat = Float64Array.from(start)
    const gradient = new Float64Array(flat.length)
    let mean = 0
    for (let i = 0; i < COUNT; i++) {
      const values = forward(flat, DEFAULT_VARIANT, decodeImage(images, i, new Float64Array(1024)))
      const one = lossOfDistances(values.output, labels[i] as number, { ...SGD, distanceScale: 0.1 })
      mean += one.loss / COUNT
      backward(flat, DEFAULT_VARIANT, values, one.gradient).forEach((slope, p) => {
        gradient[p] = (gradient[p] as number) + slope / COUNT
      })
    }
    const engine = engineWith(start)
    const loss = (await engine.trainer(SGD)).step(images, labels, 0.01)
    expect(loss).toBeCloseTo(mean, 4)
    expectClose(
      engine.readParameters(),
      flat.map((value, p) => value - 0.01 * (gradient[p] as number)),
      1e-6,
    )
  })

  it.each([SGD, ADAMW])(
    'learns, moves all that is trainable, and nothing else: $optimizer.kind',
    async (spec) => {
      const engine = engineWith(start)
      const trainer = await engine.trainer(spec)
      const losses = Array.from({ length: 8 }, () => trainer.step(images, labels, 0.002))
      expect(losses.at(-1)).toBeLessThan(losses[0] as number)
      const after = engine.readParameters()
      for (const i of unconnected()) expect(after[i]).toBe(0)
      expectSame(view(after, 'output.weight'), view(start, 'output.weight'))
      for (const { name, role } of tensorsOf(10)) {
        if (role !== 'code')
          expect(
            view(after, name).some((value, i) => value !== view(start, name)[i]),
            name,
          ).toBe(true)
      }
    },
  )

  it.each([SGD, ADAMW])('resumes from its state, bit for bit: $optimizer.kind', async (spec) => {
    const engine = engineWith(start)
    const trainer = await engine.trainer(spec)
    trainer.step(images, labels, 0.01)
    trainer.step(images, labels, 0.01)
    const state = trainer.state()
    expect(state.step).toBe(2)
    expect(state.first.length).toBe(TRAINABLE_FLOATS)
    expect(state.second.length).toBe(spec.optimizer.kind === 'adamw' ? TRAINABLE_FLOATS : 0)

    const other = engineWith(engine.readParameters())
    const resumed = await other.trainer(spec)
    resumed.restore(state)
    state.first.fill(9) // copied, both ways
    expect(resumed.step(images, labels, 0.01)).toBe(trainer.step(images, labels, 0.01))
    expectSame(other.readParameters(), engine.readParameters())
    expect(resumed.state().step).toBe(3)
    expectSame(resumed.state().first, trainer.state().first)
    expectSame(resumed.state().second, trainer.state().second)
  })

  it.each([
    ['weights', 'f6.weight', 1e30],
    ['codes', 'output.weight', Number.NaN],
  ])('changes nothing where the loss is not finite: %s', async (_, name, value) => {
    const spoilt = start.slice()
    view(spoilt, name).fill(value)
    if (name === 'f6.weight') view(spoilt, 'output.weight').fill(1e30)
    const engine = engineWith(spoilt)
    const trainer = await engine.trainer(ADAMW)
    expect(Number.isFinite(trainer.step(images, labels, 0.01))).toBe(false)
    expectSame(engine.readParameters(), spoilt)
    expect(trainer.state().step).toBe(0)
    expect(trainer.state().first.every((moment) => moment === 0)).toBe(true)
  })

  it('changes nothing where only the loss is not finite', async () => {
    const spoilt = start.slice()
    view(spoilt, 'output.weight').fill(1e20) // squared too great for a float; the slopes, about 1e19, are not
    const engine = engineWith(spoilt)
    const loss = (await engine.trainer({ ...SGD, loss: 'mse' })).step(images, labels, 0.01)
    expect(loss).toBe(Number.POSITIVE_INFINITY)
    expectSame(engine.readParameters(), spoilt)
  })

  it('changes nothing where only the gradient is not finite', async () => {
    const spoilt = start.slice()
    view(spoilt, 'c5.weight').fill(0)
    view(spoilt, 'c5.weight').fill(3e38, 0, 400) // one unit's: S4's gradient overflows, the distances do not
    view(spoilt, 'c5.bias').fill(0)
    view(spoilt, 's4.weight').fill(0)
    view(spoilt, 's4.bias').fill(0)
    view(spoilt, 'f6.weight').fill(100)
    const engine = engineWith(spoilt)
    const distances = new Float32Array(COUNT * 10)
    engine.distances(images, distances)
    expect(distances.every(Number.isFinite)).toBe(true)
    const loss = (await engine.trainer({ ...SGD, loss: 'mse' })).step(images, labels, 0.01)
    expect(loss).toBeNaN()
    expectSame(engine.readParameters(), spoilt)
  })
})
