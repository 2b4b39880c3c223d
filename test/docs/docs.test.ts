import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { packedFiles, readmeForNpm } from '../../scripts/readme.mjs'
import { describeInBrowsers } from '../browser/chromium.js'
import { launch, problemsOf, serve } from '../browser/driver.mjs'
import { type Block, blocksOf, examplesOf, wholeProgram } from './blocks.js'

// What README, docs/ and the docstrings show is true: each program runs as it stands, in JavaScript, and compiles in
// strict TypeScript; what they link to is there. `npm test` builds the package, which the programs import by name.

/** Within the package, where its own name finds it. */
const folder = resolve('build/examples')
const run = promisify(execFile)

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
const pages = ['README.md', 'CONTRIBUTING.md', 'ARCHITECTURE.md', 'examples/README.md', 'bench/README.md']
const guides = (await readdir('docs')).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`)
const blocks = [...pages, ...guides].flatMap(blocksOf)
const programs = blocks.filter(({ language }) => ['js', 'ts', 'tsx'].includes(language))
const entries = [
  'index',
  'pool/index',
  'onnx/index',
  'element/index',
  'element/react',
  'weights/default-float32',
  'weights/squashed',
  'weights/lines',
  'kernels/index',
]
/** An example a name, by the first entry that has it: several pass on the errors. */
const examples = [
  ...new Map(
    entries.toReversed().flatMap((entry) =>
      examplesOf(`build/types/${entry}.d.ts`).map((block) => {
        const kernels = entry.startsWith('kernels')
        return [block.name, { ...block, kernels, code: wholeProgram(block, kernels) }] as const
      }),
    ),
  ).values(),
]

const fileName = ({ name, language }: Block): string => `${name.replaceAll(/\W+/g, '-')}.${language}`

const OPTIONS = {
  target: 'es2023',
  lib: ['es2023', 'dom', 'dom.iterable', 'esnext.disposable'],
  module: 'nodenext',
  types: ['node'],
  jsx: 'react-jsx',
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noEmit: true,
}

async function node(block: Block): Promise<string> {
  const path = join(folder, fileName({ ...block, language: 'mjs' }))
  await writeFile(path, block.code)
  return (await run(process.execPath, [path], { cwd: folder })).stdout
}

beforeAll(async () => {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await symlink(resolve('node_modules'), join(folder, 'node_modules'))
})

describe('the programs of README, docs/ and the docstrings', () => {
  it('compile in strict TypeScript', async () => {
    const all = [...programs, ...examples].map((block) => ({
      ...block,
      language: block.language === 'js' ? 'ts' : block.language,
    }))
    expect(all.length).toBeGreaterThan(20)
    const written = join(folder, 'strict')
    await mkdir(written)
    for (const block of all) await writeFile(join(written, fileName(block)), block.code)
    await writeFile(join(written, 'tsconfig.json'), JSON.stringify({ compilerOptions: OPTIONS }))
    const found = await run('node_modules/.bin/tsc', ['-p', written]).then(
      () => '',
      ({ stdout }: { stdout: string }) => stdout,
    )
    expect(found).toBe('')
  })

  it.each(programs.filter(({ language }) => language === 'js').map((block) => [block.name, block] as const))(
    '%s runs as it stands',
    async (_, block) => {
      if (/\bdocument\b|from 'react'/.test(block.code)) return
      const printed = await node(block)
      if (block.code.includes('console.log')) expect(printed).not.toBe('')
    },
    120_000,
  )

  it('the examples of the docstrings run', async () => {
    const runnable = examples.filter(({ kernels, code }) => !kernels && !/\b(document|using)\b/.test(code))
    expect(runnable.length).toBeGreaterThan(10)
    const names = runnable.map((block) => fileName({ ...block, language: 'mjs' }))
    for (const [i, name] of names.entries()) await writeFile(join(folder, name), runnable[i]!.code)
    // One process for all of them.
    await node({
      name: 'all',
      language: 'mjs',
      code: names.map((name) => `await import('./${name}')`).join('\n'),
    })
  }, 120_000)
})

describe('README and docs/', () => {
  it('name scripts that there are', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: object }
    const named = blocks
      .filter(({ language }) => language === 'sh')
      .flatMap(({ code }) =>
        [...code.matchAll(/npm run ([\w:]+)(?! *[\w-]* --prefix)/g)].map(([, name]) => name!),
      )
    expect(named.filter((name) => !(name in scripts) && name !== 'deploy')).toEqual([])
  })

  it.each([...pages, ...guides])('%s links to what is there', (page) => {
    const text = readFileSync(page, 'utf8')
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link)
    const dead = links.filter((link) => {
      if (/^https?:/.test(link)) return false
      const [path, anchor] = link.split('#') as [string, string?]
      const target = path === '' ? page : join(dirname(page), path)
      // The reference is made by a script.
      if (target.startsWith('build/docs')) return false
      if (!existsSync(target)) return true
      if (anchor === undefined) return false
      const headings = [...readFileSync(target, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
        heading
          .toLowerCase()
          .replaceAll(/[^\w\- ]/g, '')
          .replaceAll(' ', '-'),
      )
      return !headings.includes(anchor)
    })
    expect(dead).toEqual([])
  })
})

describe('README as npm shows it', () => {
  it('links to nothing but what the package holds', () => {
    const packed = packedFiles()
    const text = readmeForNpm(readFileSync('README.md', 'utf8'), version, packed)
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link)
    const own = links.flatMap(
      (link) => /^https:\/\/unpkg\.com\/lenet5-simd@[^/]+\/([^#]+)/.exec(link)?.[1] ?? [],
    )
    expect(links.filter((link) => !/^(https?:|#)/.test(link))).toEqual([])
    expect(own.length).toBeGreaterThan(5)
    expect(own.filter((path) => !packed.includes(path))).toEqual([])
  })
})

/** Where npm's packages are served, of this version. */
const SERVED = /https:\/\/(?:cdn\.jsdelivr\.net\/npm|unpkg\.com)\/lenet5-simd@([\d.]+)\//g

describeInBrowsers('the pages of README and docs/, served as files', (browser) => {
  it.each(blocks.filter(({ language }) => language === 'html').map((block) => [block.name, block] as const))(
    '%s says what it read',
    async (_, { code }) => {
      expect([...code.matchAll(SERVED)].map(([, named]) => named)).toEqual([version])
      const server = await serve({ files: { '/page.html': code.replaceAll(SERVED, '/') }, folder: '.' })
      const page = await (await launch(browser)).newPage()
      try {
        const problems = problemsOf(page)
        await page.goto(`${server.url}page.html`)
        await page.waitForFunction(() => /\d/.test(document.querySelector('output')?.textContent ?? ''))
        expect(problems).toEqual([])
      } finally {
        await page.close()
        await server.close()
      }
    },
  )
})
