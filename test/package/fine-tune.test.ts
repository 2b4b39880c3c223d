import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const program = fileURLToPath(new URL('../../examples/fine-tune/fine-tune.mjs', import.meta.url))
const LINE = /^(.+): error (.+) % → (.+) %, on MNIST as it is (.+) % → (.+) %, in .+ s$/

it('examples/fine-tune halves the error on a hand from 20 samples a digit, and forgets little', () => {
  const lines = execFileSync(process.execPath, [program], { encoding: 'utf8' }).trim().split('\n')
  console.info(lines.join('\n'))
  expect(lines).toHaveLength(2)
  for (const line of lines) {
    const [before, after, known, kept] = LINE.exec(line)!.slice(2).map(Number) as [
      number,
      number,
      number,
      number,
    ]
    expect(before).toBeGreaterThan(5)
    expect(after).toBeLessThan(before / 2)
    expect(kept - known).toBeLessThan(0.3)
  }
}, 240_000)
