/*
 * The engine's own program of a call, whole or the instructions of one layer. This contender alone looks inside the package:
 * it is made of its sources.
 */
import { multiplyAdds, watchedEngine } from '../../scripts/programs.js'
import { Program } from '../../src/engine/wasm/program.js'
import type { Prepare } from '../contender.js'

/** A new engine, and the program it runs for so many images. */
async function programOf(images: Uint8Array) {
  const count = images.length / 784
  const { engine, ran } = await watchedEngine()
  engine.distances({ encoding: 'bytes28', data: images, count }, new Float32Array(count * engine.classes))
  return { machine: engine.machine, instructions: ran.at(-1)!.program.instructions }
}

/** The layers of the program in order, and the multiply-adds of each, an image. */
export async function layersOf(count: number): Promise<ReadonlyMap<string, number>> {
  const { machine, instructions } = await programOf(new Uint8Array(count * 784))
  const layers = new Map<string, number>()
  for (const one of instructions) {
    const macs = multiplyAdds(one, machine.memory.words) / count
    layers.set(one.layer, (layers.get(one.layer) ?? 0) + macs)
  }
  return layers
}

export const prepare: Prepare = async ({ layer, count }, digits) => {
  const { machine, instructions } = await programOf(digits(count as number).images)
  const own = new Program()
  own.instructions.push(...instructions.filter((one) => layer === undefined || one.layer === layer))
  const { start, end } = machine.load(`${layer ?? 'all'} alone`, own)
  return { run: () => machine.kernels.run(start, end) }
}
