/* One image, batches, and the cost of every batch size between. */
import { sameValues } from './check.js'
import { median, type Runner } from './interleave.js'
import { models } from './models.js'
import { exportedGraph, foldedGraph } from './opponents/graphs.js'
import * as javascript from './opponents/javascript.js'
import type { Tensors } from './opponents/net.js'
import { type Runtime, session } from './opponents/onnxruntime.js'
import * as tfjs from './opponents/tfjs.js'
import type { LeNet5 } from './package.js'
import type { Report } from './report.js'

const PIXELS = 784

/** Network units, 32×32: what the opponents are given, ready made. */
function unitsOf(bytes: Uint8Array): Float32Array {
  const units = new Float32Array((bytes.length / PIXELS) * 1024).fill(-0.1)
  for (const [i, byte] of bytes.entries()) {
    const pixel = i % PIXELS
    const row = Math.floor(pixel / 28) + 2
    units[Math.floor(i / PIXELS) * 1024 + row * 32 + (pixel % 28) + 2] = -0.1 + (byte * 1.275) / 255
  }
  return units
}

type Network = (pixels: Float32Array) => Float32Array | Promise<Float32Array>
interface Opponent {
  readonly name: string
  readonly network: Network
  readonly prepare?: () => unknown
}

async function opponentsOf(weights: Tensors): Promise<Opponent[]> {
  const opponents: Opponent[] = []
  for (const runtime of ['onnxruntime-web', 'onnxruntime-node'] satisfies Runtime[]) {
    opponents.push({
      name: `${runtime}, as exported`,
      network: await session(runtime, exportedGraph(weights)),
    })
    opponents.push({
      name: `${runtime}, folded by hand`,
      network: await session(runtime, foldedGraph(weights)),
    })
  }
  for (const backend of ['wasm', 'cpu'] as const) {
    await tfjs.use(backend)
    opponents.push({
      name: `tfjs-${backend}`,
      network: tfjs.network(weights),
      prepare: () => tfjs.use(backend),
    })
  }
  opponents.push({ name: 'JavaScript, typed-array loops', network: javascript.network(weights, 'loops') })
  opponents.push({ name: 'JavaScript, unrolled by hand', network: javascript.network(weights, 'unrolled') })
  return opponents
}

/** Each must give the package's distances, on these images, before any is timed. */
async function check(
  opponents: readonly Opponent[],
  images: Uint8Array,
  expected: Float32Array,
): Promise<void> {
  for (const { name, network, prepare } of opponents) {
    await prepare?.()
    sameValues(name, expected, await network(unitsOf(images)))
  }
}

export async function inference(report: Report, images: Uint8Array, quick: boolean): Promise<void> {
  const { model, first, one, batch } = await models(images)
  const opponents = await opponentsOf(model.getWeights() as Tensors)
  await check(opponents, first(16), model.predict(first(16)).distances)

  const others = (n: number): Runner[] => {
    const pixels = unitsOf(first(n))
    return opponents.map(({ name, network, prepare }) => ({
      name,
      run: () => network(pixels),
      units: n,
      ...(prepare ? { prepare } : {}),
    }))
  }
  await report.compare('One image', [...one(), ...others(1)])
  for (const n of quick ? [64] : [8, 64, 256])
    await report.compare(`An image of a batch of ${n}`, [...batch(n), ...others(n)])
  growth(report, model, first, quick)
}

/** The cost of n = 1…64, and how far the dearest n is above the line from n = 1 to the next multiple of 8. */
function growth(report: Report, model: LeNet5, first: (n: number) => Uint8Array, quick: boolean): void {
  const rounds = quick ? 9 : 41
  const sizes = Array.from({ length: 64 }, (_, i) => i + 1)
  const times: number[][] = sizes.map(() => [])
  for (let round = -3; round < rounds; round++)
    for (const n of sizes) {
      const calls = Math.ceil(32 / n)
      const batch = first(n)
      const begun = performance.now()
      for (let call = 0; call < calls; call++) model.predict(batch)
      if (round >= 0) times[n - 1]!.push(((performance.now() - begun) * 1000) / calls)
    }
  const cost = times.map(median)
  const excess = sizes.map((n) => {
    const next = Math.ceil(n / 8) * 8
    return cost[n - 1]! / (cost[0]! + ((cost[next - 1]! - cost[0]!) * (n - 1)) / (next - 1))
  })
  const worst = excess.indexOf(Math.max(...excess))
  report.table('A call of predict with n images', [
    ...sizes
      .filter((n) => n <= 17 || n % 8 <= 1 || n % 8 === 7)
      .map((n) => ({
        name: `n = ${n}`,
        microseconds: cost[n - 1]!,
        value: `${excess[n - 1]!.toFixed(2)} × the line`,
      })),
    {
      name: 'dearest against the line from 1 to the next 8',
      value: `${excess[worst]!.toFixed(3)} × at n = ${worst + 1}`,
    },
  ])
}
