/** What was once found, or might have been: each file of test/corpus/<target> ends as its target may end. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { makeTargets } from './targets.js'

const corpus = fileURLToPath(new URL('../corpus/', import.meta.url))
const targets = await makeTargets()

describe.each(Object.keys(targets))('the corpus of %s', (name) => {
  const files = readdirSync(`${corpus}${name}`)
  it.each(files)('%s', async (file) => {
    const target = targets[name]!
    const begun = process.cpuUsage()
    const peak = process.resourceUsage().maxRSS
    try {
      await target.run(new Uint8Array(readFileSync(`${corpus}${name}/${file}`)))
    } catch (error) {
      expect(target.typed(error), String(error)).toBe(true)
    }
    const { user, system } = process.cpuUsage(begun)
    expect((user + system) / 1e6, 'seconds').toBeLessThan(2)
    expect((process.resourceUsage().maxRSS - peak) / 1024, 'megabytes').toBeLessThan(300)
  })

  it('ends rightly at right files, too', async () => {
    for (const seed of targets[name]!.seeds) await targets[name]!.run(seed)
  })
})
