import { join } from 'node:path'
import { closeBrowsers, outputOf, serve } from '../browsers.mjs'
import { bin, run } from '../process.mjs'

// The programs of examples/, in the fresh project. Each says of every drawn digit what it is read as.

/** Fails unless all digits of examples/digits.mjs are in the text, each read as drawn. */
async function checkText(text, { folder }) {
  const { digits } = await import(join(folder, 'examples/digits.mjs'))
  const wrong = digits.filter(([drawn]) => !text.includes(`drawn ${drawn}, read ${drawn}`))
  if (wrong.length > 0) throw new Error(`not read as drawn: ${wrong.map(([drawn]) => drawn)}\n${text}`)
}

/** Fails unless there are codes and each is read as written. */
async function checkCodes(text) {
  const codes = [...text.matchAll(/written (\d{5}), read (\S*),/g)]
  if (codes.length === 0 || codes.some(([, written, read]) => written !== read))
    throw new Error(`not read as written:\n${text}`)
}

const program = (name, file, command, args, check = checkText) => ({
  name: `examples/${name}/${file}`,
  quick: true,
  async run(project) {
    const { folder } = project
    const options = { cwd: folder, env: { DENO_DIR: join(folder, '.deno') } }
    await check(await run(command, [...args, `examples/${name}/${file}`], options), project)
  },
})

const page = (name, sign, check) => ({
  name: `examples/${name}`,
  quick: true,
  close: closeBrowsers,
  async run(project) {
    const server = await serve({ folder: project.folder })
    try {
      await check(await outputOf('chromium', `${server.url}examples/${name}/`, sign), project)
    } finally {
      await server.close()
    }
  },
})

export const rows = [
  program('node', 'read.mjs', process.execPath, []),
  program('node', 'postal-codes.mjs', process.execPath, [], checkCodes),
  program('deno', 'look.ts', bin('deno'), ['run']),
  program('bun', 'train.ts', bin('bun'), ['run']),
  page('browser', 'read', async (text, { folder }) => {
    const { digits } = await import(join(folder, 'examples/digits.mjs'))
    if (!text.startsWith(`read ${digits[0][0]},`)) throw new Error(`the page says: ${text}`)
  }),
  page('web-worker', 'drawn', checkText),
]
