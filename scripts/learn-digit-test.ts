/* Learns what tells a net's digits from rubbish and writes it into the weight file:
 *   node scripts/run-ts.mjs scripts/learn-digit-test.ts weights/default.safetensors
 *
 * For each digit a logistic regression on C5 and its squares: training digits read as it (without the last 10,000, which are for
 * validation) and drawn forms that MNIST lacks, against letters of half the fonts, distorted, noise and blank pictures, and two
 * digits beside one another, that are read as it. */
import { readFileSync, writeFileSync } from 'node:fs'
import { drawnForms, realMnist } from '../datasets/load.js'
import { letters, noiseToLearn, pairsOf } from '../datasets/rubbish.js'
import { readSafetensors, writeSafetensors } from '../src/files/safetensors.js'
import { DIGIT_TEST_ROW } from '../src/files/weights-file.js'
import { augmentImages, DEFAULT_AUGMENT, LeNet5 } from '../src/index.js'
import { encodeBfloats } from './bfloats.js'
import { fitLogistic, type Sample } from './logistic.js'

const CLASSES = 10
const VALIDATION = 10_000
const DISTORTIONS = 20
const NOISE = 12_000
const PAIRS = 8000
/** Weight of the forms that MNIST lacks, beside that of its digits. */
const FORMS = 0.05
/** Of the penalty on squared weights, chosen on validation. */
const RIDGE = 1e-3
/** How many images are digits, as far as one knows beforehand: the more, the fewer are taken for rubbish. */
const DIGITS = 0.98

type Image = Uint8Array | Float32Array

/** C5 of each image, its squares, and 1 for the bias; and the digit it is read as. */
function* samples(
  model: LeNet5,
  images: Image,
  digit: boolean,
  share: number,
): Generator<Sample & { read: number }> {
  const area = images instanceof Uint8Array ? 784 : 1024
  const { digits } = model.predict(images)
  for (const [i, read] of digits.entries()) {
    const { c5 } = model.featureMaps(images.subarray(i * area, (i + 1) * area))
    yield {
      values: Float64Array.of(...c5.data, ...c5.data.map((x) => x * x), 1),
      positive: digit,
      weight: share / digits.length,
      read,
    }
  }
}

const [, , path] = process.argv
if (!path) throw new Error('usage: node scripts/run-ts.mjs scripts/learn-digit-test.ts file.safetensors')
const file = readSafetensors(readFileSync(path))
// Without an earlier one, which may be of another form.
const metadata = new Map([...file.metadata].filter(([key]) => key !== 'digitTest'))
const model = await LeNet5.fromSafetensors(writeSafetensors({ metadata, tensors: file.tensors }), {
  simd: 'baseline',
})
const { train } = await realMnist()
const digits = train.images.subarray(0, (train.labels.length - VALIDATION) * 784)
const font = letters('learn')
const distorted = Array.from({ length: DISTORTIONS }, (_, i) =>
  augmentImages(font, { ...DEFAULT_AUGMENT, seed: i + 1 }),
)
const byDigit = Array.from({ length: CLASSES }, (): Sample[] => [])
const add = (images: Image, digit: boolean, share: number): void => {
  for (const { read, ...sample } of samples(model, images, digit, share)) byDigit[read]?.push(sample)
}
add(digits, true, 1)
add(drawnForms().images as Uint8Array, true, FORMS)
for (const images of distorted) add(images, false, 0.5 / DISTORTIONS)
add(noiseToLearn(NOISE, 1), false, 0.5)
add(pairsOf(digits, PAIRS, -3, 6, 1), false, 0.2)

const prior = Math.log(DIGITS / (1 - DIGITS))
const rows = byDigit.map((list) => {
  const row = Array.from(fitLogistic(list, RIDGE))
  row[DIGIT_TEST_ROW - 1] = (row[DIGIT_TEST_ROW - 1] as number) + prior
  return row
})
metadata.set('digitTest', encodeBfloats(rows.flat()))
writeFileSync(path, writeSafetensors({ metadata, tensors: file.tensors }))
console.log(`wrote what tells digits from rubbish into ${path}`)
