// Runs bench/bench.ts on the built package: `npm run bench -- [--quick] [--only part] [--alone]`.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
const args = process.argv.slice(2)

// glibc gives large arrays back to the system at every free, and faulting their pages in again can cost ten times the
// convolution that fills them, for some contenders and not for others. Kept, they cost nobody.
process.env.MALLOC_TRIM_THRESHOLD_ ??= '4000000000'
process.env.MALLOC_MMAP_MAX_ ??= '0'

function run(command, args, env = process.env) {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit', env })
  return !error && status === 0
}

if (!args.includes('--alone') && !existsSync('bench/node_modules')) {
  // The CPU's library is in the package; its install script would download another one.
  if (!run('npm', ['ci', '--prefix', 'bench'], { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' })) {
    console.error('The opponents could not be installed: the package alone is timed (--alone).')
    args.push('--alone')
  }
}
const inRoot = (path) => `${process.cwd()}/${path}`
await build({
  entryPoints: ['bench/bench.ts'],
  bundle: true,
  // The opponents, which need not be installed, are a chunk of their own.
  splitting: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  // Not the sources: the package as it is shipped. `layers` alone looks inside.
  alias: {
    'lenet5-simd/kernels': inRoot('build/esm/kernels/index.js'),
    'lenet5-simd': inRoot('build/esm/index.js'),
    '#binaries': inRoot('build/generated/binaries.js'),
  },
  tsconfigRaw: {},
  outdir: 'bench/build/bench',
  // The package's chunks have no side effects: its bare imports of them are dropped, and esbuild would say so.
  logLevel: 'error',
})
// One core, where the system can pin: the runtimes' helper threads then share it with the code they help.
const pin = spawnSync('taskset', ['-c', '1', 'true']).status === 0 ? ['taskset', '-c', '1'] : []
const [command, ...rest] = [...pin, process.execPath, '--no-warnings', 'bench/build/bench/bench.js', ...args]
process.exitCode = run(command, rest) ? 0 : 1
