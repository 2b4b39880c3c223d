import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))

/** A program of this folder's node_modules. */
export const bin = (name) => join(here, 'node_modules/.bin', name)

/** No questions, no news of updates, no reports home. */
const QUIET = {
  CI: 'true',
  NO_COLOR: '1',
  DENO_NO_UPDATE_CHECK: '1',
  WRANGLER_SEND_METRICS: 'false',
  DO_NOT_TRACK: '1',
}

/** Starts a program without a terminal, in a process group of its own. */
export function start(command, args, { cwd, env = {}, stdio = ['ignore', 'pipe', 'pipe'] }) {
  return spawn(command, args, { cwd, stdio, detached: true, env: { ...process.env, ...QUIET, ...env } })
}

/** Ends it and all it started. */
export function end(child) {
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // It has ended already.
  }
}

/** Runs a program to its end; gives what it printed. Fails with all of that, or after `seconds`. */
export async function run(command, args, { seconds = 120, ...options }) {
  const child = start(command, args, options)
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (text) => {
    stdout += text
  })
  child.stderr.on('data', (text) => {
    stderr += text
  })
  let late = false
  const timer = setTimeout(() => {
    late = true
    end(child)
  }, seconds * 1000)
  const code = await new Promise((done, fail) => child.on('error', fail).on('close', done))
  clearTimeout(timer)
  if (code === 0) return stdout
  const why = late ? `did not end within ${seconds} s` : `ended with exit code ${code}`
  throw new Error(`${command} ${args.join(' ')} ${why}\n${stdout}${stderr}`)
}
