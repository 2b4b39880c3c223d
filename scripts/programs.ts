/*
 * What the engine's programs and memory are, as tables: `npm run program`, `npm run memory` and the benchmark's table by layer
 * are made of it. Operands have the names the compiler gives them, addresses those of their regions, and multiply-adds are
 * counted in the very tables the kernels read.
 */
import { readFileSync } from 'node:fs'
import { planInt16 } from '../src/engine/wasm/int16.js'
import type { Region } from '../src/engine/wasm/memory.js'
import { instantiateKernels } from '../src/engine/wasm/module.js'
import type { Instruction, LoadedProgram } from '../src/engine/wasm/program.js'
import { WasmEngine } from '../src/engine/wasm/wasm-engine.js'
import { DIGITS } from '../src/network/classes.js'
import { digitCodes } from '../src/network/codes.js'
import { initialise } from '../src/network/initialise.js'
import { DEFAULT_VARIANT, layersOf, type Variant } from '../src/network/network.js'

/** An engine with fresh weights, and the programs it has run. */
export async function watchedEngine(
  variant: Variant = DEFAULT_VARIANT,
  precision: 'float32' | 'int16' = 'float32',
): Promise<{ engine: WasmEngine; ran: LoadedProgram[] }> {
  const found = await instantiateKernels('baseline')
  if (!found) throw new Error('WebAssembly with SIMD is missing here')
  const engine = new WasmEngine(
    found.kernels,
    found.backend,
    variant,
    DIGITS.length,
    precision === 'int16' ? planInt16 : null,
  )
  engine.writeParameters(initialise(1, digitCodes()))
  const ran: LoadedProgram[] = []
  const run = engine.machine.run.bind(engine.machine)
  engine.machine.run = (program) => {
    ran.push(program)
    run(program)
  }
  return { engine, ran }
}

/** The names of each kernel's operands, as the compiler declares them. */
function operandNames(): ReadonlyMap<string, readonly string[]> {
  const declarations = readFileSync('build/wasm/baseline.d.ts', 'utf8')
  const functions = declarations.matchAll(/export function (\w+)\(([^)]*)\)/g)
  return new Map(
    [...functions].map(([, name, list]) => [
      name as string,
      (list as string).split(', ').map((one) => one.replace(/:.*/, '')),
    ]),
  )
}

const NAMES = operandNames()

/** An instruction's operands by name. */
const operandsOf = ({ kernel, operands }: Instruction): Record<string, number> =>
  Object.fromEntries(operands.map((value, i) => [NAMES.get(kernel)?.[i] ?? `operand ${i}`, value]))

/** Multiply-adds of a tile for each of its taps: cells × lanes × weights, and twice that for pairs of 16 bits. */
const PER_TAP: Readonly<Record<string, number>> = {
  tiles2x2: 32,
  repeat2x2: 32,
  tiles3x2: 24,
  tiles1x4Strided: 32,
  tiles1x4Split: 32,
  tiles1x4Gathered: 32,
  tiles2x2Int16: 64,
  tiles1x4Int16: 64,
}

/** How many multiply-adds an instruction does: its products of weights with values, without sums and squashes. */
export function multiplyAdds(instruction: Instruction, words: Uint32Array): number {
  const named = operandsOf(instruction)
  const at = (name: string): number => named[name] ?? 0
  const { kernel } = instruction
  const perTap = PER_TAP[kernel]
  if (perTap !== undefined) {
    let taps = 0
    for (let i = 0; i < at('count'); i++) {
      const list = words[(at('records') >> 2) + i * 9 + 8] as number
      taps += words[list >> 2] as number
    }
    return taps * perTap * (named.rounds ?? 1)
  }
  switch (kernel) {
    case 'correlate4x2':
      return at('count') * (words[at('positions') >> 2] as number) * at('rounds') * 32
    case 'slideSquashed':
      return at('rows') * at('tiles') * 8 * 5 * 8
    case 'dense24':
      return at('inputs') * at('groups') * 24
    case 'rbfCells':
      return at('inputs') * at('classes') * 8
    case 'rbfColumns':
      return at('inputs') * at('classes')
    default:
      return 0
  }
}

/** The region an address lies in. */
const regionAt = (regions: readonly Region[], address: number): Region | undefined =>
  regions.find((region) => address >= region.address && address < region.address + region.bytes)

/** Which operands are numbers of something and never addresses. */
const COUNTS =
  /count|stride|pitch|step|rows|columns|maps|kind|bytes|classes|inputs|groups|rounds|width|height|half|tiles|point$|spare|vectors|units|outputs|word|rows?Pitch/i

/** Bytes of the regions an instruction names: what it reads and writes of them at most. */
export function bytesTouched(instruction: Instruction, regions: readonly Region[]): number {
  const named = Object.entries(operandsOf(instruction)).filter(([name]) => !COUNTS.test(name))
  const touched = new Set(named.map(([, value]) => regionAt(regions, value)))
  return [...touched].reduce((sum, region) => sum + (region?.bytes ?? 0), 0)
}

const number = (value: number): string => (value === 0 ? '' : value.toLocaleString('en-US'))

/** The shapes a part of a program goes from and to. */
function shapesOf(part: string): string {
  const names = part.split(/[+,] ?/)
  const [first, last] = [names[0], names.at(-1)].map((name) =>
    layersOf(DIGITS.length).find((layer) => layer.name === name),
  )
  if (!first || !last) return ''
  const shape = (values: readonly number[]): string =>
    values.slice(1).every((side) => side === 1) ? String(values[0]) : values.join('×')
  return `${shape(first.input)} → ${shape(last.output)}`
}

/** A program as text: a line an instruction, and a line above each layer's. */
export function describeProgram({ start, end, program }: LoadedProgram, engine: WasmEngine): string {
  const { words } = engine.machine.memory
  const { regions } = engine
  const lines: string[] = []
  let layer = ''
  let total = 0
  for (const [i, instruction] of program.instructions.entries()) {
    if (instruction.layer !== layer) {
      layer = instruction.layer
      const part = program.instructions.filter((one) => one.layer === layer)
      const products = part.reduce((sum, one) => sum + multiplyAdds(one, words), 0)
      const macs = products > 0 ? `${number(products)} multiply-adds` : ''
      lines.push(['', layer, shapesOf(layer), macs].filter((text, at) => at === 0 || text).join('   '))
    }
    const macs = multiplyAdds(instruction, words)
    total += macs
    const operands = Object.entries(operandsOf(instruction)).map(([name, value]) => {
      const region = COUNTS.test(name) ? undefined : regionAt(regions, value)
      if (!region) return `${name} ${value}`
      const offset = value - region.address
      return `${name} [${region.name}${offset > 0 ? ` + ${offset}` : ''}]`
    })
    const head = `${String(i).padStart(4)}  ${instruction.kernel.padEnd(17)}`
    const figures = `${number(macs).padStart(11)}  ${number(bytesTouched(instruction, regions)).padStart(10)}`
    lines.push(`${head}${figures}  ${operands.join(', ')}`)
  }
  const head = `${program.instructions.length} instructions, ${number(end - start)} bytes, ${number(total)} multiply-adds`
  const columns = '   #  kernel            multiply-adds      bytes  operands'
  return [head, columns, ...lines].join('\n')
}

/** The memory as text: a line a region, neighbouring tables as one. */
export function describeMemory(regions: readonly Region[]): string {
  const lines: { address: number; bytes: number; name: string; tables: number }[] = []
  for (const { address, bytes, name, kind } of regions) {
    const last = lines.at(-1)
    if (kind === 'table' && last?.tables) {
      last.tables++
      last.bytes += bytes
    } else lines.push({ address, bytes, name, tables: kind === 'table' ? 1 : 0 })
  }
  const column = (value: number): string => value.toLocaleString('en-US').padStart(9)
  return lines
    .map(
      ({ address, bytes, name, tables }) =>
        `${column(address)}  ${column(bytes)}  ${tables ? `tables: ${tables}` : name}`,
    )
    .join('\n')
}

/** The default network's memory after a batch of 13 images (eight, four and one), one's maps, a scan and a step of training. */
export async function memoryMap(): Promise<string> {
  const { engine } = await watchedEngine()
  const data = new Uint8Array(13 * 784)
  engine.distances({ encoding: 'bytes28', data, count: 13 }, new Float32Array(13 * engine.classes))
  engine.activations({ encoding: 'bytes28', data, count: 1 })
  engine.scan({ data: new Uint8Array(40 * 40), width: 40, height: 40 })
  await trainOnce(engine, 9)
  return `${describeMemory(engine.regions)}\n${engine.memory.toLocaleString('en-US')} bytes of linear memory`
}

/** One step of AdamW on blank images. */
export async function trainOnce(engine: WasmEngine, count: number): Promise<void> {
  const optimizer = { kind: 'adamw', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 } as const
  const trainer = await engine.trainer({
    loss: 'crossEntropy',
    rubbish: 1,
    optimizer,
    batchSize: count,
    ema: 0.9,
  })
  const data = new Uint8Array(count * 784)
  trainer.step({ encoding: 'bytes28', data, count }, new Uint8Array(count), 0.001)
}

/** docs/memory.md. */
export const memoryPage = async (): Promise<string> => `# The memory of one model

Written by \`npm run memory\`; a test holds it against the program. Regions are handed out one after the other by
\`src/engine/wasm/memory.ts\` and stay where they are; those of a scan are given back when another size comes. What a model has
not done yet takes no memory. This is the default network after a batch of 13 images (eight, four and one), the maps of one,
a scan of 40×40 and a training step of nine. Bytes; tables are what the tile kernels read, programs what \`run\` walks.

\`\`\`
  address      bytes  region
${await memoryMap()}
\`\`\`
`
