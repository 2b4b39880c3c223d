/* Process start to first answer, against a Node.js that does nothing. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { shippedTensors } from '../models/net.js'
import { exportedGraph } from '../models/onnx-graphs.js'
import { pinned } from '../process.js'
import type { Report } from '../report.js'
import { median } from '../turn.js'

/** A program: what gets ready, and the first answer. */
interface Program {
  readonly load: string
  readonly answer: string
}

const PROGRAMS: Record<string, Program> = {
  empty: { load: '', answer: '' },
  package: {
    load: `import { LeNet5 } from '../../build/esm/index.js'
const model = await LeNet5.load()
const image = new Uint8Array(784).fill(255, 300, 400)`,
    answer: 'model.classify(image)',
  },
  'onnxruntime-web': {
    load: `import { readFileSync } from 'node:fs'
import * as ort from 'onnxruntime-web'
ort.env.wasm.numThreads = 1
const session = await ort.InferenceSession.create(readFileSync(new URL('lenet5.onnx', import.meta.url)), { executionProviders: ['wasm'] })`,
    answer: `await session.run({ input: new ort.Tensor('float32', new Float32Array(1024), [1, 1, 32, 32]) })`,
  },
}
const FOLDER = 'bench/build'

/** Writes both: one that ends with the answer, and one that times it. Only this prints: its streams take Node 7 ms. */
function write(name: string, { load, answer }: Program): void {
  const whole = [load, answer, load && 'process.exit(0)']
  const first = [load, 'const begun = performance.now()', answer, 'console.log(performance.now() - begun)']
  writeFileSync(`${FOLDER}/cold-${name}.mjs`, whole.join('\n'))
  writeFileSync(`${FOLDER}/first-${name}.mjs`, [...first, 'process.exit(0)'].join('\n'))
}

/** What the program printed, and milliseconds from its start to its end. */
function run(file: string): { stdout: string; time: number } {
  const begun = performance.now()
  const [command, ...args] = pinned([process.execPath, `${FOLDER}/${file}.mjs`])
  const { stdout, status, stderr } = spawnSync(command!, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${file}: ${stderr}`)
  return { stdout, time: performance.now() - begun }
}

export async function coldStart(report: Report, alone: boolean): Promise<void> {
  mkdirSync(FOLDER, { recursive: true })
  writeFileSync(`${FOLDER}/lenet5.onnx`, exportedGraph(await shippedTensors()))
  const names = Object.keys(PROGRAMS).filter((name) => !alone || name !== 'onnxruntime-web')
  const starts: Record<string, number[]> = {}
  const firsts: Record<string, number[]> = {}
  for (const name of names) {
    write(name, PROGRAMS[name]!)
    starts[name] = []
    firsts[name] = []
  }
  for (let round = 0; round <= (report.quick ? 1 : 15); round++) {
    for (const name of names) {
      const { time } = run(`cold-${name}`)
      // The first round fills the file cache.
      if (round === 0) continue
      starts[name]!.push(time)
      if (name !== 'empty') firsts[name]!.push(Number(run(`first-${name}`).stdout))
    }
  }
  const rows = names.map((name) => {
    const above = median(starts[name]!.map((time, i) => time - starts.empty![i]!))
    const first =
      name === 'empty'
        ? ''
        : `, ${above.toFixed(1)} ms above empty, first call ${median(firsts[name]!).toFixed(2)} ms`
    return { name, value: `${median(starts[name]!).toFixed(1).padStart(8)} ms${first}` }
  })
  report.table({
    title: 'Cold start: process start to the end after one answer, and that answer after loading',
    rows,
  })
}
