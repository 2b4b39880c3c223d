// README for npm, where relative links and pictures lead nowhere: `node scripts/readme.mjs pack` before packing points
// them at the files of the published package, `… restore` after it brings the repository's README back.
import { execFileSync } from 'node:child_process'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const inRoot = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url))

/** The paths of all files that npm would pack. */
export function packedFiles() {
  const options = { cwd: inRoot('.'), encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }
  const [{ files }] = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], options),
  )
  return files.map(({ path }) => path)
}

/**
 * Links to what is in the package become absolute; of other links the text stays.
 *
 * @param version the version that is published
 * @param packed the package's paths
 */
export function readmeForNpm(text, version, packed) {
  return text.replace(/(!?)\[([^\]]*)\]\((?!https?:|#)([^)\s]+)\)/g, (_, picture, label, link) => {
    const [path] = link.split('#')
    if (packed.includes(path)) return `${picture}[${label}](https://unpkg.com/lenet5-simd@${version}/${link})`
    if (picture) throw new Error(`README.md shows ${path}, which is not in the package`)
    return label
  })
}

const [, program, verb] = process.argv
if (program === fileURLToPath(import.meta.url)) {
  const [readme, kept] = [inRoot('README.md'), inRoot('build/README.repository.md')]
  if (verb === 'restore') await rename(kept, readme)
  else {
    const text = await readFile(readme, 'utf8')
    const { version } = JSON.parse(await readFile(inRoot('package.json'), 'utf8'))
    await writeFile(kept, text)
    await writeFile(readme, readmeForNpm(text, version, packedFiles()))
  }
}
