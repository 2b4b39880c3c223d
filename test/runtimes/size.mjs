// `npm run check:size`: size-limit over sizes.mjs, as a table.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { bin } from './process.mjs'
import { SIZES } from './sizes.mjs'

const cwd = fileURLToPath(new URL('.', import.meta.url))
const { stdout, stderr, status } = spawnSync(bin('size-limit'), ['--json'], { cwd, encoding: 'utf8' })
if (!stdout.startsWith('[')) throw new Error(`size-limit ended with exit code ${status}\n${stdout}${stderr}`)

const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`
for (const { name, size, passed } of JSON.parse(stdout)) {
  const { limit, wanted } = SIZES.find((entry) => entry.name === name)
  const bound = `${limit ?? wanted} kB`.padStart(7)
  let word = passed === false ? 'FAIL' : 'pass'
  if (wanted) word = size <= wanted * 1000 ? 'met ' : 'over'
  console.log(`${word}  ${name.padEnd(46)} ${kB(size).padStart(9)} of ${bound}`)
}
process.exitCode = status
