// Writes dist/LICENSES.txt beside what wrangler built: the licences of all that is in it.
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { notices } from '../../scripts/notices.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const dist = new URL('../dist/', import.meta.url)
const { inputs } = JSON.parse(await readFile(new URL('meta.json', dist), 'utf8'))
const own = await readFile(new URL('../../THIRD-PARTY.txt', import.meta.url), 'utf8')
// wrangler carries WebAssembly beside the bundle, where esbuild does not see of which package it is: the source says.
for (const [path, { imports }] of Object.entries(inputs)) {
  if (!imports.some((one) => one.external && one.path.endsWith('.wasm'))) continue
  const source = await readFile(new URL(`../${path}`, import.meta.url), 'utf8')
  for (const [, file] of source.matchAll(/\bfrom\s*['"]([@\w][^'"]*\.wasm)/g))
    inputs[`node_modules/${file}`] = {}
}
const text = await notices(root, inputs, 'The Worker')
await writeFile(
  new URL('LICENSES.txt', dist),
  `${text}\n${'-'.repeat(80)}\n\nlenet5-simd contains:\n\n${own}`,
)
