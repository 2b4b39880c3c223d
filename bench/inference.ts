/* One image and batches, beside what a user would take instead. */
import { sameValues } from './check.js'
import type { Runner } from './interleave.js'
import { models } from './models.js'
import type * as installed from './opponents/index.js'
import { javascriptNetworks, type Network } from './opponents/javascript-networks.js'
import type { Tensors } from './opponents/net.js'
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

/** Each must give the package's distances, on these images, before any is timed. */
async function check(networks: readonly Network[], images: Uint8Array, expected: Float32Array) {
  for (const { name, run, prepare } of networks) {
    await prepare?.()
    sameValues(name, expected, await run(unitsOf(images)))
  }
}

export async function inference(
  report: Report,
  images: Uint8Array,
  opponents: typeof installed | null,
): Promise<void> {
  const { model, first, one, batch } = await models(images)
  const weights = model.getWeights() as Tensors
  const networks = [...((await opponents?.networks(weights)) ?? []), ...javascriptNetworks(weights)]
  await check(networks, first(16), model.predict(first(16)).distances)

  const others = (n: number): Runner[] => {
    const pixels = unitsOf(first(n))
    return networks.map(({ run, ...rest }) => ({ ...rest, run: () => run(pixels), units: n }))
  }
  await report.compare('One image', [...one(), ...others(1)])
  for (const n of report.quick ? [64] : [8, 64])
    await report.compare(`An image of a batch of ${n}`, [...batch(n), ...others(n)])
}
