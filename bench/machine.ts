/* What a figure depends on. */
import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'

const version = (path: string): string => JSON.parse(readFileSync(path, 'utf8')).version

export function machine(quick: boolean): Record<string, unknown> {
  const opponents = Object.keys(JSON.parse(readFileSync('bench/package.json', 'utf8')).devDependencies)
  const allowed = /^Cpus_allowed_list:\s*(.*)$/m.exec(readStatus())?.[1]
  return {
    date: new Date().toISOString().slice(0, 16),
    processor: `${cpus()[0]?.model}, ${cpus().length} cores`,
    pinned: allowed ? `to core ${allowed}` : 'not known',
    runtime: `Node.js ${process.version}, V8 ${process.versions.v8}`,
    package: `lenet5-simd ${version('package.json')}`,
    opponents: opponents
      .map((name) => `${name} ${version(`bench/node_modules/${name}/package.json`)}`)
      .join(', '),
    mode: quick ? 'quick' : 'full',
  }
}

function readStatus(): string {
  try {
    return readFileSync('/proc/self/status', 'utf8')
  } catch {
    return ''
  }
}
