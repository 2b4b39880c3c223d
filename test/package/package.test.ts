import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

// The package as users get it: packed, installed in a project of its own, run by child processes.
// `npm test` builds it first. test/runtimes/ has the other runtimes, and TypeScript.

const root = fileURLToPath(new URL('../..', import.meta.url))
let project: string
let installed: string

function run(command: string, args: string[]): string {
  try {
    return execFileSync(command, args, { cwd: project, encoding: 'utf8', stdio: 'pipe' })
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string }
    throw new Error(`${command} ${args.join(' ')} failed\n${stdout}${stderr}`)
  }
}

async function runNode(file: string, source: string): Promise<unknown> {
  await writeFile(join(project, file), source)
  return JSON.parse(run(process.execPath, [file]))
}

/** Every path in an exports map, whatever the conditions. */
function targets(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return Object.values(value as Record<string, unknown>).flatMap(targets)
}

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'lenet5-package-'))
  installed = join(project, 'node_modules/lenet5-simd')
  const packed = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', project], {
    cwd: root,
    encoding: 'utf8',
    stdio: 'pipe',
  })
  expect(JSON.parse(packed)).toHaveLength(1)
  const tarball = (await readdir(project)).find((name) => name.endsWith('.tgz'))
  await writeFile(join(project, 'package.json'), '{ "private": true }')
  run('npm', ['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', `./${tarball}`])
})

afterAll(async () => {
  await rm(project, { recursive: true, force: true })
})

describe('the packed package', () => {
  it('has every file its manifest names, and no dependency', async () => {
    const manifest = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'))
    const named = [manifest.main, manifest.types, ...targets(manifest.bin), ...targets(manifest.exports)]
    expect(named.filter((path) => !existsSync(join(installed, path)))).toEqual([])
    expect(manifest.dependencies).toBeUndefined()
    expect(await readdir(join(project, 'node_modules'))).toEqual([
      '.bin',
      '.package-lock.json',
      'lenet5-simd',
    ])
    for (const file of ['LICENSE', 'README.md']) expect(existsSync(join(installed, file)), file).toBe(true)
  })

  it('brings the notice and the licence of what is bundled into it', async () => {
    const text = await readFile(join(installed, 'THIRD-PARTY.txt'), 'utf8')
    expect(text).toContain('@assemblyscript/loader')
    for (const file of ['NOTICE', 'LICENSE']) {
      expect(text).toContain(await readFile(join(root, 'node_modules/assemblyscript', file), 'utf8'))
    }
  })
})

const EXPECTED = {
  name: 'LeNet5',
  sameResult: true,
  fresh: true,
  weights: true,
  code: 'INVALID_IMAGE',
  shared: true,
}

/** The same program for both module systems, given the names in `imports`. */
const program = (imports: string): string => `${imports}
async function main() {
  const image = new Uint8Array(784).fill(255, 300, 500)
  const loaded = await LeNet5.load()
  const given = await LeNet5.fromSafetensors(defaultWeights)
  const fresh = await LeNet5.create({ seed: 1 })
  let error
  try { fresh.classify(new Uint8Array(3)) } catch (caught) { error = caught }
  const kernelError = await createKernels({ simd: 'no such backend' }).catch((caught) => caught)
  console.log(JSON.stringify({
    name: LeNet5.name,
    sameResult: loaded.classify(image).distances.join() === given.classify(image).distances.join(),
    fresh: fresh.classify(image).digit in [...'0123456789'],
    weights: defaultWeights instanceof Uint8Array && defaultWeights.length > 240000,
    code: error instanceof LeNet5Error && error.code,
    shared: kernelError instanceof LeNet5Error,
  }))
}
main()
`

describe('in Node', () => {
  it('runs by import', async () => {
    const source = program(`
      import { LeNet5, LeNet5Error } from 'lenet5-simd'
      import { createKernels } from 'lenet5-simd/kernels'
      import defaultWeights from 'lenet5-simd/weights/default'`)
    expect(await runNode('run.mjs', source)).toEqual(EXPECTED)
  })

  it('runs by require', async () => {
    const source = program(`
      const { LeNet5, LeNet5Error } = require('lenet5-simd')
      const { createKernels } = require('lenet5-simd/kernels')
      const { default: defaultWeights } = require('lenet5-simd/weights/default')`)
    expect(await runNode('run.cjs', source)).toEqual(EXPECTED)
  })
})

describe('the command line', () => {
  it('runs by npx, with nothing else installed', async () => {
    // A one: a stroke 4 wide and 20 high.
    const image = new Uint8Array(784)
    for (let y = 4; y < 24; y++) image.fill(255, y * 28 + 12, y * 28 + 16)
    await writeFile(join(project, 'one'), image)
    expect(run('npx', ['--no-install', 'lenet5-simd', 'read', 'one'])).toMatch(/^one\t1\t/)
    const licences = await readFile(join(installed, 'build/cli/LICENSES.txt'), 'utf8')
    for (const name of ['commander', 'fast-png', '@cwasm/jpeg-turbo', 'cli-progress', '@fontsource/inter']) {
      expect(licences).toContain(`${name} `)
    }
  })
})
