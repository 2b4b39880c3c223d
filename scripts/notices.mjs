// The notices that go with a bundle, made from what esbuild says is in it.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * The licences of what is bundled: each package of node_modules that the bundle has a file of.
 *
 * @param root the folder whose node_modules they are in
 * @param inputs of esbuild's metafile
 * @param what the bundle, as the subject of a sentence
 */
export async function notices(root, inputs, what) {
  const packages = new Set(
    Object.keys(inputs)
      .map((path) => /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1])
      .filter((name) => name !== undefined),
  )
  const texts = [...packages].sort().map(async (name) => {
    const directory = join(root, 'node_modules', name)
    const { version, license } = JSON.parse(await readFile(join(directory, 'package.json'), 'utf8'))
    const file = (await readdir(directory)).find((entry) => /^licen[cs]e/i.test(entry))
    // A package that brings no text has it here, with that of what it is compiled from.
    const path = file
      ? join(directory, file)
      : join(root, 'scripts/licences', `${name.replace('/', '+')}.txt`)
    const text = await readFile(path, 'utf8').catch(() => {
      throw new Error(`${name} ${version} (${license}) has no licence text to go with the bundle`)
    })
    return `${name} ${version}\n\n${text.trim()}\n`
  })
  return `${what} contains these libraries, each under its licence.\n\n${(await Promise.all(texts)).join(`\n${'-'.repeat(80)}\n\n`)}`
}
