// Runs bench/against.ts on the built package: `node bench/run.mjs [--quick] [--only part]`, after `npm run build`.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))

// glibc gives large arrays back to the system at every free, and faulting their pages in again can cost ten times the
// convolution that fills them, for some contenders and not for others. Kept, they cost nobody.
process.env.MALLOC_TRIM_THRESHOLD_ ??= '4000000000'
process.env.MALLOC_MMAP_THRESHOLD_ ??= '1000000000'

function run(command, args, env = process.env) {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit', env })
  if (error || status !== 0) process.exit(status ?? 1)
}

if (!existsSync('bench/node_modules')) {
  // The CPU's library is in the package; its install script would download another one.
  run('npm', ['ci', '--prefix', 'bench'], { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' })
}
const outfile = 'bench/build/against.mjs'
await build({
  entryPoints: ['bench/against.ts'],
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  // Not the sources: the package as it is shipped.
  alias: {
    'lenet5-simd/kernels': `${process.cwd()}/build/esm/kernels/index.js`,
    'lenet5-simd': `${process.cwd()}/build/esm/index.js`,
  },
  tsconfigRaw: {},
  outfile,
  // The package's chunks have no side effects: its bare imports of them are dropped, and esbuild would say so.
  logLevel: 'error',
})
// One core, where the system can pin: the runtimes' helper threads then share it with the code they help.
const last = spawnSync('taskset', ['-c', '1', 'true']).status === 0
const node = [process.execPath, '--no-warnings', outfile, ...process.argv.slice(2)]
if (last) run('taskset', ['-c', '1', ...node])
else run(node[0], node.slice(1))
