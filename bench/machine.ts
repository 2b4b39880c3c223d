/* What a figure depends on, and what the system says of this process. */
import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

const version = (path: string): string => JSON.parse(readFileSync(path, 'utf8')).version

/** The machine, the runtime, the package and its opponents. */
export function machine(quick: boolean, alone: boolean): Record<string, unknown> {
  const allowed = /^Cpus_allowed_list:\s*(.*)$/m.exec(read('/proc/self/status'))?.[1]
  const names = Object.keys(JSON.parse(readFileSync('bench/package.json', 'utf8')).devDependencies)
  return {
    date: new Date().toISOString().slice(0, 16),
    processor: `${cpus()[0]?.model}, ${cpus().length} cores`,
    pinned: allowed ? `to core ${allowed}` : 'not known',
    runtime: `Node.js ${process.version}, V8 ${process.versions.v8}`,
    package: `lenet5-simd ${version('package.json')}`,
    opponents: alone
      ? 'not installed'
      : names.map((name) => `${name} ${version(`bench/node_modules/${name}/package.json`)}`).join(', '),
    mode: quick ? 'quick' : 'full',
  }
}

/** Milliseconds in which this thread could have run and others had the core: Linux tells, elsewhere 0. */
export const waited = (): number => Number(read('/proc/self/schedstat').split(' ')[1] ?? 0) / 1e6
