/* Seats in processes: each contender runs in a Node.js (or Python) of its own, pinned to the last core where one can. */
import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpus } from 'node:os'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import type { Open, Sample, Spec } from './contest.js'

const CORE = String(cpus().length - 1)
const canPin = spawnSync('taskset', ['-c', CORE, 'true']).status === 0

/** The core all contenders of one thread share in turns; null where the system cannot pin. */
export const pinnedTo = canPin ? CORE : null

/** A command on that core. */
export const pinned = (command: readonly string[]): readonly string[] =>
  canPin ? ['taskset', '-c', CORE, ...command] : command

type Child = ChildProcessByStdio<Writable, Readable, null>

function commandOf({ contender, options, threads }: Spec): readonly string[] {
  const what = JSON.stringify({ contender, options })
  const command =
    contender === 'torch'
      ? [process.env.PYTHON ?? 'python3', 'bench/contenders/pytorch.py', what]
      : [process.execPath, '--no-warnings', 'bench/build/seat.js', what]
  return threads === undefined ? pinned(command) : command
}

/** Lines of the process's answers, one at a time. */
function answers(child: Child, name: string): () => Promise<Record<string, unknown>> {
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return async () => {
    const { value, done } = await lines.next()
    if (done) throw new Error(`${name}: its process ended with exit code ${child.exitCode}`)
    const answer = JSON.parse(value) as Record<string, unknown>
    if (answer.error) throw new Error(`${name}: ${answer.error}`)
    return answer
  }
}

export const inProcess: Open = async (spec) => {
  const [command, ...args] = commandOf(spec)
  const child = spawn(command!, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const answer = answers(child, spec.name)
  const ask = <T>(request: object): Promise<T> => {
    child.stdin.write(`${JSON.stringify(request)}\n`)
    return answer() as Promise<T>
  }
  const failed = once(child, 'error').then(([error]) => ({ absent: String(error) }))
  const { absent } = await Promise.race([failed, answer()])
  if (absent) return String(absent)
  return {
    values: async (n) => (await ask<{ values: number[] }>({ values: n })).values,
    turn: (turn) => ask<Sample>(turn),
    close: () => {
      child.stdin.end()
      return child.exitCode === null ? once(child, 'close') : undefined
    },
  }
}
