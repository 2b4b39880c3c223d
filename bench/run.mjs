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

if (!args.includes('--alone') && !existsSync('bench/node_modules')) {
  // The CPU's library is in the package; its install script would download another one.
  const env = { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' }
  const { status } = spawnSync('npm', ['ci', '--prefix', 'bench'], { stdio: 'inherit', env })
  if (status !== 0) {
    console.error('The opponents could not be installed: the package alone is timed (--alone).')
    args.push('--alone')
  }
}
const inBuild = (path) => `${process.cwd()}/build/${path}`
await build({
  entryPoints: ['bench/bench.ts', 'bench/seat.ts'],
  bundle: true,
  // Each contender, which need not be installed, is a chunk of its own.
  splitting: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  // Not the sources: the package as it is shipped, each file of it once. The table of layers alone looks inside.
  alias: {
    'lenet5-simd/kernels': inBuild('esm/kernels/index.js'),
    'lenet5-simd/pool': inBuild('esm/pool/index.js'),
    'lenet5-simd/weights/squashed': inBuild('esm/weights/squashed.js'),
    'lenet5-simd': inBuild('esm/index.js'),
    '#binaries': inBuild('generated/binaries.js'),
  },
  tsconfigRaw: {},
  outdir: 'bench/build',
  // The package's chunks have no side effects: its bare imports of them are dropped, and esbuild would say so.
  logLevel: 'error',
})
const { status } = spawnSync(process.execPath, ['--no-warnings', 'bench/build/bench.js', ...args], {
  stdio: 'inherit',
})
process.exitCode = status ?? 1
