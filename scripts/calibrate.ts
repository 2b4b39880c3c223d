/* What a net knows of its own doubt: whether its probabilities are right, and what `classify(image, { reject })` does,
 * on validation (the last 10,000 training images, where β and `reject: true` were chosen), on the test set, and on
 * pictures that are no digits: `npm run calibrate [-- weights/squashed.safetensors]` */
import { readFileSync } from 'node:fs'
import { realMnist } from '../datasets/load.js'
import { rubbishToReport } from '../datasets/rubbish.js'
import { CERTAIN, certainty } from '../src/answer/rejection.js'
import { decodeWeights } from '../src/files/weights-file.js'
import { type Classification, LeNet5 } from '../src/index.js'
import { calibrationError } from './calibration-error.js'

const PIXELS = 784
const VALIDATION = 10_000
/** Pictures of each kind of noise. */
const EACH = 500
/** The part of the validation digits that `reject: true` may cost. */
const RATE = 0.01
const SETTINGS = [0.5, CERTAIN, 0.9, 0.95, 0.99]

interface Answer extends Classification {
  readonly right: boolean
  readonly certainty: number
}

const path = process.argv[2] ?? 'weights/default.safetensors'
const bytes = readFileSync(path)
const { digitTest: table } = decodeWeights(bytes)
const model = await LeNet5.fromSafetensors(bytes, { simd: 'baseline' })

function answers(images: Uint8Array, labels?: Uint8Array, test = table): Answer[] {
  return Array.from({ length: images.length / PIXELS }, (_, i) => {
    const image = images.subarray(i * PIXELS, (i + 1) * PIXELS)
    const answer = model.classify(image)
    const measured = test && { table: test, c5: model.featureMaps(image).c5.data }
    const sure = certainty(answer, model.distanceScale, measured)
    return { ...answer, right: answer.digit === labels?.[i], certainty: sure }
  })
}

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`
const cells = (...texts: string[]): string => texts.map((text) => text.padStart(15)).join('')
const rejected = (list: readonly Answer[], least: number): number =>
  list.filter((answer) => !(answer.certainty >= least)).length / list.length
function wrong(list: readonly Answer[], least: number): number {
  const kept = list.filter((answer) => answer.certainty >= least)
  return kept.filter(({ right }) => !right).length / kept.length
}
/** What RATE of the answers are less certain than. */
const threshold = (list: readonly Answer[]): number =>
  list.map((answer) => answer.certainty).sort((a, b) => a - b)[Math.ceil(RATE * list.length)] as number

const { train, test } = await realMnist()
const from = train.labels.length - VALIDATION
const digits = [
  answers(train.images.subarray(from * PIXELS), train.labels.subarray(from)),
  answers(test.images, test.labels),
] as const
const [validation] = digits

const scales = Array.from({ length: 60 }, (_, i) => 0.02 * 1.06 ** i)
const best = scales.reduce((least, scale) =>
  calibrationError(validation, scale) < calibrationError(validation, least) ? scale : least,
)
console.log(`${path}\n\n${'expected calibration error'.padEnd(34)}${cells('validation', 'test')}`)
for (const [name, scale] of [
  ['β of the file', model.distanceScale],
  ['β best on validation', best],
] as const) {
  const errors = digits.map((list) => percent(calibrationError(list, scale)))
  console.log(`${name}, ${scale.toFixed(4)}`.padEnd(34) + cells(...errors))
}

const rubbish = (await rubbishToReport(EACH)).map(({ name, images }) => ({ name, list: answers(images) }))
const least = (names: RegExp, at: number): number =>
  Math.min(...rubbish.filter(({ name }) => names.test(name)).map(({ list }) => rejected(list, at)))
const head = [
  'validation',
  'wrong of rest',
  'test',
  'wrong of rest',
  'letters',
  'noise, blank',
  'Fashion-MNIST',
]
console.log(`\n${'rejected at reject:'.padEnd(34)}${cells(...head)}`)
for (const at of SETTINGS) {
  const shares = [
    ...digits.flatMap((list) => [rejected(list, at), wrong(list, at)]),
    least(/letters/, at),
    least(/noise|salt|all |grey|blank/, at),
    least(/Fashion/, at),
  ]
  console.log(
    `${at.toFixed(2)}${at === CERTAIN ? ', which is true' : ''}`.padEnd(34) + cells(...shares.map(percent)),
  )
}
console.log(`${percent(RATE)} of validation is less certain than ${threshold(validation).toFixed(3)}`)

console.log(`\n${'no digits, rejected at reject:'.padEnd(34)}${cells('true')}`)
for (const { name, list } of rubbish) console.log(name.padEnd(34) + cells(percent(rejected(list, CERTAIN))))

const alone = answers(train.images.subarray(from * PIXELS), train.labels.subarray(from), null)
console.log(
  `\nby the distance alone, as after training anew, true rejects ${percent(rejected(alone, CERTAIN))} of ` +
    `validation and leaves ${percent(wrong(alone, CERTAIN))} wrong`,
)
