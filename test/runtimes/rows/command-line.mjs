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

export const rows = [
  program('node esm', 'main.mjs', process.execPath, []),
  program('node cjs', 'main.cjs', process.execPath, []),
  // No permission is given, and without a terminal none can be asked for.
  program('deno', 'main.mjs', bin('deno'), ['run'], 'relaxed'),
  program('bun esm', 'main.mjs', bin('bun'), ['run'], 'relaxed'),
  program('bun cjs', 'main.cjs', bin('bun'), ['run'], 'relaxed'),
]
