import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

// ARCHITECTURE.md: imports go one way. Each folder of src/ may import from those before it.
const ORDER = [
  'errors',
  'platform',
  'check',
  'network',
  'files',
  'weights',
  'input',
  'reference',
  'engine',
  'answer',
  'training',
  'reading',
  'lenet5',
  'onnx',
  'kernels',
  'pool',
  'element',
  'index',
]

const src = fileURLToPath(new URL('../src', import.meta.url))
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => /\.ts$/.test(file))
const rank = (file: string): number => ORDER.indexOf(file.split('/')[0]!.replace(/\.[jt]s$/, ''))

describe('the folders of src/', () => {
  it.each(ORDER.map((folder, at) => ({ folder, at })))(
    '$folder imports only from before it',
    ({ folder, at }) => {
      const own = files.filter((file) => rank(file) === at)
      expect(own, `no files: is ${folder} gone?`).not.toHaveLength(0)
      for (const file of own) {
        const text = readFileSync(join(src, file), 'utf8')
        for (const [, path] of text.matchAll(/\bfrom '(\.[^']+)'/g)) {
          const imported = relative(src, join(src, dirname(file), path!))
          if (imported.startsWith('..')) continue
          expect(rank(imported), `${file} imports ${imported}`).toBeLessThanOrEqual(at)
        }
      }
    },
  )

  it('have no files that import each other in a circle', () => {
    const imports = new Map(
      files.map((file) => {
        const text = readFileSync(join(src, file), 'utf8')
        const paths = [...text.matchAll(/\b(?:from |import\()'(\.[^']+)\.js'/g)].map(([, path]) => path!)
        return [file, paths.map((path) => join(dirname(file), `${path}.ts`))]
      }),
    )
    const done = new Set<string>()
    const follow = (file: string, way: readonly string[]): void => {
      expect(way, `${file} imports itself`).not.toContain(file)
      if (done.has(file)) return
      for (const next of imports.get(file) ?? []) follow(next, [...way, file])
      done.add(file)
    }
    for (const file of files) follow(file, [])
  })

  it('are all in that order', () => {
    expect(files.filter((file) => rank(file) < 0 && !file.startsWith('generated/'))).toEqual([])
  })
})

it('files open with a paragraph; those of weights/ are one docstring', () => {
  const silent = ['src', 'assembly'].flatMap((room) => {
    const folder = fileURLToPath(new URL(`../${room}`, import.meta.url))
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !/^(generated|weights)\//.test(file))
      .filter((file) => !readFileSync(join(folder, file), 'utf8').startsWith('/*\n * '))
  })
  expect(silent).toEqual([])
})
