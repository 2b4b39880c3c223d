/*
 * Where a call of the model spends its time: the engine's own program, run whole and layer by layer. What the sum of them
 * lacks of the whole call is TypeScript.
 */
import { multiplyAdds, watchedEngine } from '../scripts/programs.js'
import { Program } from '../src/engine/wasm/program.js'
import type { Runner } from './interleave.js'
import { LeNet5 } from './package.js'
import type { Report } from './report.js'

export async function layers(report: Report, images: Uint8Array): Promise<void> {
  const model = await LeNet5.load()
  const { engine, ran } = await watchedEngine()
  const { machine } = engine
  for (const count of [8, 4, 1]) {
    const some = images.subarray(0, count * 784)
    engine.distances({ encoding: 'bytes28', data: some, count }, new Float32Array(count * engine.classes))
    const { program } = ran.at(-1) as (typeof ran)[number]
    const part = (name: string, layer?: string): Runner => {
      const own = new Program()
      const instructions = program.instructions.filter((one) => layer === undefined || one.layer === layer)
      own.instructions.push(...instructions)
      const loaded = machine.load(`${name} alone`, own)
      const { words } = machine.memory
      const macs = instructions.reduce((sum, one) => sum + multiplyAdds(one, words), 0) / count
      return { name, run: () => machine.kernels.run(loaded.start, loaded.end), units: count, macs }
    }
    const whole = part('its program')
    const names = new Set(program.instructions.map(({ layer }) => layer))
    await report.compare(count === 1 ? 'One image, layer by layer' : `An image of ${count}, layer by layer`, [
      {
        name: 'the whole call of predict',
        run: () => model.predict(some),
        units: count,
        macs: whole.macs ?? 0,
      },
      whole,
      ...[...names].map((name) => part(name, name)),
    ])
  }
}
