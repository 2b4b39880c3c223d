/* The pool with one worker and more, beside one model: a process of its own, on all cores. */
import { spawnSync } from 'node:child_process'
import { availableParallelism, cpus } from 'node:os'
import type { Report } from './report.js'

export function cores(report: Report): void {
  const program = [process.execPath, 'bench/cores.mjs', String(cpus().length), report.quick ? '2' : '9']
  // This process is pinned to one core.
  const pinned = availableParallelism() < cpus().length
  const command = pinned ? ['taskset', '-c', `0-${cpus().length - 1}`, ...program] : program
  const { stdout, stderr, status } = spawnSync(command[0]!, command.slice(1), { encoding: 'utf8' })
  if (status !== 0) throw new Error(`bench/cores.mjs: ${stderr}`)
  report.table('60,000 images by a pool', JSON.parse(stdout))
}
