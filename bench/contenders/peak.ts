/* What the core can do at most: a loop that does nothing but multiply and add. */
import { main } from 'assemblyscript/asc'
import type { Prepare } from '../contender.js'

/** Eight chains of f32x4 multiply and add in registers: what the core can do at most without fusing. */
const SOURCE = `
export function run(at: usize, rounds: i32): void {
  let a = v128.load(at), b = a, c = a, d = a, e = a, f = a, g = a, h = a;
  const u = v128.load(at, 16), v = v128.load(at, 32);
  for (let i = 0; i < rounds; i++) {
    a = f32x4.add(a, f32x4.mul(u, v128.load(at, 64))); b = f32x4.add(b, f32x4.mul(v, v128.load(at, 80)));
    c = f32x4.add(c, f32x4.mul(u, v128.load(at, 96))); d = f32x4.add(d, f32x4.mul(v, v128.load(at, 112)));
    e = f32x4.add(e, f32x4.mul(v, v128.load(at, 64))); f = f32x4.add(f, f32x4.mul(u, v128.load(at, 80)));
    g = f32x4.add(g, f32x4.mul(v, v128.load(at, 96))); h = f32x4.add(h, f32x4.mul(u, v128.load(at, 112)));
  }
  v128.store(at, f32x4.add(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)), f32x4.add(f32x4.add(e, f), f32x4.add(g, h))));
}`
const ROUNDS = 20_000

/** Of a call. */
export const PEAK_OPERATIONS = ROUNDS * 8 * 4 * 2

export const prepare: Prepare = async () => {
  let binary: Uint8Array | undefined
  const flags = [
    '-O3',
    '--runtime',
    'stub',
    '--noAssert',
    '--enable',
    'simd',
    '--use',
    'abort=',
    '--initialMemory',
    '1',
  ]
  const { error } = await main(['peak.ts', '--outFile', 'peak.wasm', ...flags], {
    readFile: (name: string) => (name === 'peak.ts' ? SOURCE : null),
    writeFile: (name: string, contents: string | Uint8Array) => {
      if (name === 'peak.wasm' && typeof contents !== 'string') binary = contents
    },
    listFiles: () => [],
  })
  if (error || !binary) throw error ?? new Error('the peak kernel did not compile')
  const { instance } = await WebAssembly.instantiate(binary as BufferSource)
  const { run } = instance.exports as { run(at: number, rounds: number): void }
  return { run: () => run(1024, ROUNDS) }
}
