/*
 * Where a call of the model spends its time: its own kernel calls, recorded once and run again layer by layer. A call
 * belongs to the last layer whose memory it names. What the sum of them lacks of the whole call is TypeScript.
 */

import type { Kernels } from '../src/engine/wasm/kernels.js'
import { instantiateKernels } from '../src/engine/wasm/module.js'
import { SimdEngine } from '../src/engine/wasm/wasm-engine.js'
import { decodeWeights } from '../src/files/lenet5-file.js'
import type { Runner } from './interleave.js'
import { FOLDED } from './models.js'
import { LeNet5 } from './package.js'
import type { Report } from './report.js'

/** The stages of the folded network, by the regions of memory that are theirs, and multiply-adds an image. */
const STAGES: readonly (readonly [name: string, region: RegExp, macs: number])[] = [
  ['input and its box sums', /came|border|: input/, 0],
  ['C1 with S2', /: S2$/, 25 * 6 * 196],
  ['C3 with S4, and what goes before it', /: (S2, |S2's|what C3|C3|S4)/, 60 * 25 * 25],
  ['C5', /: C5/, 48_000],
  ['F6', /: F6/, 10_080],
  ['OUTPUT', /: OUTPUT/, 840],
]

interface Call {
  readonly name: string
  readonly run: () => unknown
  readonly numbers: readonly number[]
}

export async function layers(report: Report, images: Uint8Array): Promise<void> {
  const found = await instantiateKernels('auto')
  if (!found) return
  let calls: Call[] = []
  const recorded = new Proxy(found.kernels, {
    get(kernels, key) {
      const value: unknown = Reflect.get(kernels, key)
      if (typeof value !== 'function') return value
      return (...numbers: number[]) => {
        calls.push({ name: String(key), run: () => value(...numbers), numbers })
        return value(...numbers)
      }
    },
  }) as Kernels
  const model = await LeNet5.load()
  const { parameters, variant } = decodeWeights(model.toSafetensors())
  const engine = new SimdEngine(recorded, found.backend, variant)
  engine.writeParameters(parameters)

  for (const count of [8, 4, 1]) {
    const some = images.subarray(0, count * 784)
    const batch = { encoding: 'bytes28', data: some, count } as const
    const distances = new Float32Array(count * 10)
    engine.distances(batch, distances)
    calls = []
    engine.distances(batch, distances)
    const places = engine.regions.filter(
      ({ name, table }) => !table && /came|border|octet|one image|4 images/.test(name),
    )
    const stageOf = ({ numbers }: Call): number =>
      Math.max(
        ...numbers.map((number) => {
          const region = places.find(({ address, bytes }) => number >= address && number < address + bytes)
          return region ? STAGES.findLastIndex(([, pattern]) => pattern.test(region.name)) : -1
        }),
      )
    const all = calls
    const again = (name: string, some: readonly Call[], macs: number): Runner => ({
      name,
      run: () => {
        for (const { run } of some) run()
      },
      units: count,
      macs,
    })
    await report.compare(count === 1 ? 'One image, layer by layer' : `An image of ${count}, layer by layer`, [
      { name: 'the whole call of predict', run: () => model.predict(some), units: count, macs: FOLDED },
      again('all its kernels', all, FOLDED),
      ...STAGES.map(([name, , macs], stage) =>
        again(
          name,
          all.filter((call) => stageOf(call) === stage),
          macs,
        ),
      ),
    ])
  }
}
