import { bin, run } from '../process.mjs'

// What checks package.json and the types against each other, without running anything.

const checker = (name, command, args) => ({
  name: `package: ${name}`,
  quick: true,
  async run({ folder, tarball }) {
    await run(bin(command), [tarball, ...args], { cwd: folder })
  },
})

export const rows = [
  checker('publint', 'publint', ['--strict']),
  // In its default profile: every way of resolving, the oldest too.
  checker('are the types wrong', 'attw', ['--format', 'table-flipped']),
]
