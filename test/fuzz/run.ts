/**
 * `npm run fuzz -- --minutes 10 [--only png]`: hostile bytes at every border, for as long as it is told. Right files and
 * test/corpus are changed step by step (mutate.ts); files that lead to an error never seen before are changed in turn. A
 * finding is an error that is not typed, more than 2 seconds of the processor, or 300 MB: it is shrunk, written to
 * build/fuzz, and ends the run with 1. What it shows is to be mended and kept in test/corpus under a name of its own.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import fc from 'fast-check'
import { mutate, steps } from './mutate.js'
import { makeTargets, type Target } from './targets.js'

export const MAX_SECONDS = 2
export const MAX_MEGABYTES = 300
/** A run that says nothing for so long hangs. */
const HANGS = 60_000
const MAX_CORPUS = 400

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '1' }, only: { type: 'string' }, seed: { type: 'string' } },
})
const targets = await makeTargets()
const names = values.only ? [values.only] : Object.keys(targets)
for (const name of names) {
  if (!Object.hasOwn(targets, name))
    throw new Error(`--only must be ${Object.keys(targets).join(', ')}, got ${name}`)
}
const folder = 'build/fuzz'
mkdirSync(folder, { recursive: true })

/** Shared with the watcher: when the last run began, how long its bytes are, and the bytes. */
const shared = new SharedArrayBuffer(16 + 2 ** 22)
const clock = new Float64Array(shared, 0, 1)
const length = new Uint32Array(shared, 8, 1)
const last = new Uint8Array(shared, 16)
const watcher = new Worker(
  `const { workerData: { shared, folder, hangs } } = require('worker_threads')
   const { writeFileSync } = require('fs')
   setInterval(() => {
     const begun = new Float64Array(shared, 0, 1)[0]
     if (begun === 0 || Date.now() - begun < hangs) return
     const path = folder + '/hang-' + begun
     writeFileSync(path, new Uint8Array(shared, 16, new Uint32Array(shared, 8, 1)[0]).slice())
     console.error('it hangs: ' + path)
     process.kill(process.pid, 'SIGKILL')
   }, 1000)`,
  { eval: true, workerData: { shared, folder, hangs: HANGS } },
)
watcher.unref()

const megabytes = (): number => process.resourceUsage().maxRSS / 1024

/** Runs one input; the kind of its end as text, for novelty. @throws what is a finding */
async function once(target: Target, bytes: Uint8Array): Promise<string> {
  last.set(bytes.subarray(0, last.length))
  length[0] = Math.min(bytes.length, last.length)
  clock[0] = Date.now()
  const before = process.cpuUsage()
  const peak = megabytes()
  let end = 'a result'
  try {
    await target.run(bytes)
  } catch (error) {
    if (!target.typed(error)) throw error
    const { code, message } = error as Error & { code?: string }
    end = `${code} ${message.replaceAll(/\d+|"[^"]*"/g, '#')}`
  } finally {
    clock[0] = 0
  }
  const { user, system } = process.cpuUsage(before)
  const seconds = (user + system) / 1e6
  if (seconds > MAX_SECONDS) throw new Error(`it took ${seconds.toFixed(1)} s`)
  const more = megabytes() - peak
  if (more > MAX_MEGABYTES) throw new Error(`it took ${more.toFixed(0)} MB more`)
  return end
}

let findings = 0
for (const name of names) {
  const target = targets[name] as Target
  const kept = readdirSync(join('test/corpus', name), { withFileTypes: true }).map(
    (entry) => new Uint8Array(readFileSync(join('test/corpus', name, entry.name))),
  )
  const corpus: Uint8Array[] = []
  const seen = new Set<string>()
  for (const bytes of [...target.seeds, ...kept]) {
    const before = process.cpuUsage()
    seen.add(await once(target, bytes))
    const { user, system } = process.cpuUsage(before)
    // What takes long by itself is run, but leaves no time for changes of it.
    if ((user + system) / 1e6 < MAX_SECONDS / 10 || corpus.length === 0) corpus.push(bytes)
  }
  let runs = 0
  let failing: Uint8Array | undefined
  const property = fc.asyncProperty(
    fc.nat(2 ** 20),
    fc.nat(2 ** 20),
    steps,
    fc.boolean(),
    async (first, second, changes, repaired) => {
      const one = corpus[first % corpus.length] as Uint8Array
      const other = corpus[second % corpus.length] as Uint8Array
      const changed = mutate(one, changes, other)
      const bytes = repaired && target.repair ? target.repair(changed) : changed
      runs++
      try {
        const end = await once(target, bytes)
        if (!seen.has(end)) {
          seen.add(end)
          if (corpus.length < MAX_CORPUS) corpus.push(bytes)
        }
      } catch (error) {
        failing = bytes
        throw error
      }
    },
  )
  const result = await fc.check(property, {
    numRuns: Number.POSITIVE_INFINITY,
    interruptAfterTimeLimit: 60_000 * Number(values.minutes),
    markInterruptAsFailure: false,
    ...(values.seed === undefined ? {} : { seed: Number(values.seed) }),
  })
  console.log(
    `${name}: ${runs} runs, ${seen.size} ends${failing ? '' : ', no finding'}, ${megabytes().toFixed(0)} MB at most`,
  )
  if (!failing) continue
  findings++
  const path = join(folder, `${name}-${createHash('sha256').update(failing).digest('hex').slice(0, 12)}`)
  writeFileSync(path, failing)
  console.error(
    `${name}: a finding, ${path}\n${(result.errorInstance as Error | undefined)?.stack ?? 'no error'}`,
  )
}
process.exit(findings > 0 ? 1 : 0)
