// Packs two clean clones in folders of different names and depths, and compares the packages byte for byte:
// `npm run check:pack`. What is not committed is not seen, nor what is committed meanwhile.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'lenet5-pack-'))
const run = (command, args, cwd) => execFileSync(command, args, { cwd, stdio: ['ignore', 'pipe', 'inherit'] })

/** Of one commit: the clones are made minutes apart. */
const source = join(folder, 'source.git')

/** The package of a clean clone at that place. */
function pack(place) {
  const clone = join(folder, place)
  mkdirSync(join(clone, '..'), { recursive: true })
  run('git', ['clone', '--quiet', source, clone], folder)
  run('npm', ['ci', '--no-audit', '--no-fund'], clone)
  run('npm', ['pack', '--silent'], clone)
  const name = readdirSync(clone).find((file) => file.endsWith('.tgz'))
  return readFileSync(join(clone, name))
}

try {
  run('git', ['clone', '--quiet', '--bare', '--depth', '1', `file://${root}`, source], folder)
  const [one, other] = ['a', 'another/deeper/folder'].map(pack)
  const digest = createHash('sha512').update(one).digest('hex')
  if (!one.equals(other)) {
    console.error('two clean clones give different packages')
    process.exitCode = 1
  } else console.log(`the same ${one.length} bytes from two clean clones, sha512 ${digest.slice(0, 32)}…`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
