/* What a figure depends on. */
import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { pinnedTo } from './process.js'

const version = (path: string): string => JSON.parse(readFileSync(path, 'utf8')).version

/** The machine, the runtime, the package and its opponents. */
export function machine(quick: boolean, alone: boolean): Record<string, unknown> {
  const names = Object.keys(JSON.parse(readFileSync('bench/package.json', 'utf8')).devDependencies)
  return {
    date: new Date().toISOString().slice(0, 16),
    processor: `${cpus()[0]?.model}, ${cpus().length} cores`,
    pinned: pinnedTo ? `each contender to core ${pinnedTo}` : 'no: the system cannot',
    runtime: `Node.js ${process.version}, V8 ${process.versions.v8}`,
    package: `lenet5-simd ${version('package.json')}`,
    opponents: alone
      ? 'not installed'
      : names.map((name) => `${name} ${version(`bench/node_modules/${name}/package.json`)}`).join(', '),
    mode: quick ? 'quick' : 'full',
  }
}
