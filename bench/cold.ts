/* Process start to first answer, against a Node.js that does nothing. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { median } from './interleave.js'
import { exportedGraph } from './opponents/graphs.js'
import type { Tensors } from './opponents/net.js'
import { LeNet5 } from './package.js'
import type { Report } from './report.js'

// Not by console.log, for which Node loads its streams: the empty program does without.
const PROGRAMS = {
  empty: '',
  package: `import { writeSync } from 'node:fs'
import { LeNet5 } from '../../build/esm/index.js'
const model = await LeNet5.load()
const image = new Uint8Array(784).fill(255, 300, 400)
const begun = performance.now()
model.classify(image)
writeSync(1, String(performance.now() - begun))
process.exit(0)`,
  'onnxruntime-web': `import { readFileSync, writeSync } from 'node:fs'
import * as ort from 'onnxruntime-web'
ort.env.wasm.numThreads = 1
const session = await ort.InferenceSession.create(readFileSync(new URL('lenet5.onnx', import.meta.url)), { executionProviders: ['wasm'] })
const begun = performance.now()
await session.run({ input: new ort.Tensor('float32', new Float32Array(1024), [1, 1, 32, 32]) })
writeSync(1, String(performance.now() - begun))
process.exit(0)`,
}

export async function coldStart(report: Report, alone: boolean): Promise<void> {
  const folder = 'bench/build'
  mkdirSync(folder, { recursive: true })
  const model = await LeNet5.load()
  writeFileSync(`${folder}/lenet5.onnx`, exportedGraph(model.getWeights() as Tensors))
  const starts: Record<string, number[]> = {}
  const firsts: Record<string, number[]> = {}
  const programs = Object.entries(PROGRAMS).filter(([name]) => !alone || name !== 'onnxruntime-web')
  for (const [name, source] of programs) {
    writeFileSync(`${folder}/cold-${name}.mjs`, source)
    starts[name] = []
    firsts[name] = []
  }
  for (let round = 0; round <= (report.quick ? 1 : 15); round++)
    for (const [name] of programs) {
      const begun = performance.now()
      const { stdout, status, stderr } = spawnSync(process.execPath, [`${folder}/cold-${name}.mjs`], {
        encoding: 'utf8',
      })
      const time = performance.now() - begun
      if (status !== 0) throw new Error(`${name}: ${stderr}`)
      // The first round fills the file cache.
      if (round === 0) continue
      starts[name]!.push(time)
      firsts[name]!.push(Number(stdout))
    }
  report.table(
    'Cold start: process start to end, and the first call after loading',
    programs.map(([name]) => {
      const above = median(starts[name]!.map((time, i) => time - starts.empty![i]!))
      const first =
        name === 'empty'
          ? ''
          : `, ${above.toFixed(1)} ms above empty, first call ${median(firsts[name]!).toFixed(2)} ms`
      return { name, value: `${median(starts[name]!).toFixed(1).padStart(8)} ms${first}` }
    }),
  )
}
