import { join } from 'node:path'
import { bin, run } from '../process.mjs'

// Runtimes that take the program as it is.

const program = (name, file, command, args, backend) => ({
  name,
  quick: true,
  async run({ folder, check, nodeBackend }) {
    const env = { DENO_DIR: join(folder, '.deno') }
    return check(await run(command, [...args, file], { cwd: folder, env }), backend ?? nodeBackend)
  },
})

/** A model saved by name and opened again; a name that nothing has is a typed error. */
const keeping = (name, command, args) => ({
  name: `save and open, ${name}`,
  quick: true,
  async run({ folder }) {
    const env = { DENO_DIR: join(folder, '.deno') }
    const output = await run(command, [...args, 'keep.mjs'], { cwd: folder, env })
    if (output.trim() !== 'KEPT true INVALID_FILE') throw new Error(output)
    return ''
  },
})

export const rows = [
  program('node esm', 'main.mjs', process.execPath, []),
  program('node cjs', 'main.cjs', process.execPath, []),
  // No permission is given, and without a terminal none can be asked for.
  program('deno', 'main.mjs', bin('deno'), ['run'], 'relaxed'),
  program('bun esm', 'main.mjs', bin('bun'), ['run'], 'relaxed'),
  program('bun cjs', 'main.cjs', bin('bun'), ['run'], 'relaxed'),
  keeping('node', process.execPath, []),
  keeping('deno', bin('deno'), ['run', '--allow-read=.', '--allow-write=.']),
  keeping('bun', bin('bun'), ['run']),
]
