// `npm run test:runtimes`: packs the package, installs it in a fresh project and runs the probe everywhere.
//   (nothing)      what CI runs after every push
//   -- --all       everything
//   -- --only NAME rows whose name holds NAME; may be given more than once
//   -- --json FILE writes { passed, failed }
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { makeProject } from './project.mjs'
import { rows } from './rows.mjs'

const { values } = parseArgs({
  options: {
    all: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
    json: { type: 'string' },
  },
})

const chosen = rows.filter(({ name, quick }) =>
  values.only ? values.only.some((part) => name.includes(part)) : values.all || quick,
)
if (chosen.length === 0)
  throw new Error(`no row is called ${values.only}; rows: ${rows.map(({ name }) => name)}`)

const line = (word, name, result, since) => {
  const seconds = ((performance.now() - since) / 1000).toFixed(1)
  console.log(`${word}  ${name.padEnd(36)} ${result.padEnd(10)} ${seconds.padStart(5)} s`)
}

let since = performance.now()
const project = await makeProject()
line('    ', 'packed and installed', '', since)

let failed = 0
const begun = performance.now()
try {
  for (const { name, run } of chosen) {
    since = performance.now()
    try {
      line('pass', name, (await run(project)) ?? '', since)
    } catch (error) {
      failed += 1
      line('FAIL', name, '', since)
      console.log(String(error?.stack ?? error).replaceAll(/^/gm, '      '))
    }
  }
} finally {
  for (const { close } of rows) await close?.()
  await project.remove()
}
const passed = chosen.length - failed
line('    ', `${passed} passed, ${failed} failed`, '', begun)
if (!values.all && !values.only) console.log(`left to --all: ${rows.length - chosen.length} more`)
if (values.json) await writeFile(values.json, JSON.stringify({ passed, failed }))
process.exitCode = failed === 0 ? 0 : 1
