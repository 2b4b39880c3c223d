import { Program } from '../src/engine/wasm/program.js'
import { watchedEngine } from './programs.js'

const { engine, ran } = await watchedEngine()
const best = (f: () => void, n = 100) => {
  let m = Infinity
  for (let r = 0; r < 60; r++) {
    const t = performance.now()
    for (let i = 0; i < n; i++) f()
    m = Math.min(m, ((performance.now() - t) / n) * 1000)
  }
  return m.toFixed(2)
}
const one = new Uint8Array(784).map((_, i) => (i * 37) % 256)
engine.distances({ encoding: 'bytes28', data: one, count: 1 }, new Float32Array(10))
const c = ran.at(-1)!
for (const [w, h] of [
  [200, 32],
  [64, 64],
]) {
  const data = new Uint8Array(w! * h!).map((_, i) => (i * 37) % 256)
  engine.scan({ data, width: w!, height: h! })
  const p = ran.at(-1)!
  const names = new Set(p.program.instructions.map((i) => i.layer))
  const out: Record<string, string> = {}
  out.classify = best(() => engine.machine.kernels.run(c.start, c.end))
  for (const n of names) {
    const own = new Program()
    own.instructions.push(...p.program.instructions.filter((i) => i.layer === n))
    const l = engine.machine.load('x', own)
    out[n] = best(() => engine.machine.kernels.run(l.start, l.end))
  }
  out.all = best(() => engine.machine.kernels.run(p.start, p.end))
  out.scan = best(() => {
    engine.scan({ data, width: w!, height: h! })
  })
  console.log(w, h, out)
}
