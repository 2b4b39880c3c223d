/* What a figure depends on. */
import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'

const version = (path: string): string => JSON.parse(readFileSync(path, 'utf8')).version

/** The machine, the runtime and the package. */
export function machineAlone(quick: boolean): Record<string, unknown> {
  const allowed = /^Cpus_allowed_list:\s*(.*)$/m.exec(readStatus())?.[1]
  return {
    date: new Date().toISOString().slice(0, 16),
    processor: `${cpus()[0]?.model}, ${cpus().length} cores`,
    pinned: allowed ? `to core ${allowed}` : 'not known',
    runtime: `Node.js ${process.version}, V8 ${process.versions.v8}`,
    package: `lenet5-simd ${version('package.json')}`,
    mode: quick ? 'quick' : 'full',
  }
}

/** The same with the opponents' versions. */
export function machine(quick: boolean): Record<string, unknown> {
  const names = Object.keys(JSON.parse(readFileSync('bench/package.json', 'utf8')).devDependencies)
  const opponents = names.map((name) => `${name} ${version(`bench/node_modules/${name}/package.json`)}`)
  return { ...machineAlone(quick), opponents: opponents.join(', ') }
}

function readStatus(): string {
  try {
    return readFileSync('/proc/self/status', 'utf8')
  } catch {
    return ''
  }
}
