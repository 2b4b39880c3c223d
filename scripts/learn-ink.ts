/* Fits what weighs the candidates of a picture and what says how sure a reading is, and writes src/answer/judge-weights.ts:
 *   npm run situations:learn [-- --each 300] [--rules]
 * With `--rules` it fits, too, what weighs them where no network is asked, and writes src/input/judge-weights.ts. Those that
 * are there were fitted before plates were among the pictures. Fitted anew they took a 0's hole for the ink in one picture of
 * test/input/prepare.test.ts: to rules alone that hole and a light digit on a plate are alike.
 *
 * Pictures of every situation with digits of the last 10,000 of MNIST's training set, of drawn hands, and of digits and letters
 * of half of the fonts; of each, all candidates, those that the shipped network reads rightly against the others
 * (judge-learning.ts). How sure a reading is, a logistic regression says on other pictures of the same kinds, and what it would
 * reject of them is printed. A fixed seed: the same weights from the same machine. */
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { correlation } from '../datasets/alike.js'
import { hands } from '../datasets/hands.js'
import { glyphs, onPaper, realMnist } from '../datasets/load.js'
import { boxOf } from '../datasets/situations/digits.js'
import type { Shown } from '../datasets/situations/scene.js'
import { SITUATIONS, twoDigits } from '../datasets/situations/situations.js'
import { answerFeatures, seenFeatures, sureFeatures, weighed } from '../src/answer/pictures.js'
import { nearest, softmax } from '../src/answer/predictions.js'
import { CERTAIN, digitOdds } from '../src/answer/rejection.js'
import { createEngine } from '../src/engine/open.js'
import { type DigitTest, decodeWeights } from '../src/files/weights-file.js'
import type { ImageDataLike } from '../src/index.js'
import { candidatesOf } from '../src/input/candidates.js'
import { decodeJudge, judged } from '../src/input/judge.js'
import { BY_RULES } from '../src/input/judge-weights.js'
import { enclosedBy } from '../src/input/outline.js'
import { resample } from '../src/input/scale.js'
import { Random } from '../src/network/random.js'
import { encodeBfloats } from './bfloats.js'
import { type Example, learnJudge } from './judge-learning.js'
import { fitLogistic, type Sample } from './logistic.js'

const { values } = parseArgs({
  options: {
    each: { type: 'string', default: '300' },
    rules: { type: 'boolean', default: false },
    weights: { type: 'string', default: 'weights/default.safetensors' },
  },
  allowPositionals: true,
})
const EACH = Number(values.each)
/** Pictures to judge by, and others to learn how sure one may be. */
const SEEDS = { judge: 1000, sure: 2000 } as const
type Part = keyof typeof SEEDS
const SURE_SHARE = 0.6
/** The rules' judge is part of what every page loads first. */
const UNITS = { rules: 12, network: 16 } as const
const VALIDATION = 10_000
/** Sure answers, of which few may be wrong. */
const SURE = 0.95
const RIDGE = 1e-4

/** The candidates of one picture, with what the network says of them. */
interface Seen {
  readonly name: string
  readonly digit: number | null
  readonly rules: readonly (readonly number[])[]
  readonly network: readonly (readonly number[])[]
  readonly digits: readonly number[]
  readonly distances: Float32Array
  readonly probabilities: Float32Array
  /** Each as 28×28 bytes. */
  readonly images: readonly Uint8Array[]
  /** Those that are made of what an outline encloses, which rules alone never take. */
  readonly filled: readonly boolean[]
  /** Log odds that each shows a digit at all. */
  readonly shown: readonly number[]
}

const decoded = decodeWeights(readFileSync(values.weights))
const engine = await createEngine(decoded.variant, { simd: 'baseline' })
engine.writeParameters(decoded.parameters)
const table = decoded.digitTest as DigitTest
const CLASSES = 10
const SIDE = 28

function seen(name: string, { data, width, height }: ImageDataLike, digit: number | null): Seen | null {
  const list = candidatesOf(data, width, height, 'auto', engine.pictures, enclosedBy).all()
  if (list.length === 0) return null
  const distances = new Float32Array(CLASSES * list.length)
  const probabilities = new Float32Array(CLASSES * list.length)
  const digits: number[] = []
  const shown = list.map(({ image }, i) => {
    const own = new Float32Array(CLASSES)
    const c5 = engine.distancesAndC5({ encoding: 'bytes28', data: image, count: 1 }, own)
    distances.set(own, CLASSES * i)
    const read = nearest(own, 0, CLASSES)
    digits.push(read)
    softmax(distances, CLASSES * i, CLASSES, read, decoded.variant.distanceScale, probabilities)
    return digitOdds({ digit: read, distances: own }, decoded.variant.distanceScale, { table, c5 })
  })
  const network = list.map((candidate, i) => {
    const read = digits[i] as number
    const probability = probabilities[CLASSES * i + read] as number
    return [...seenFeatures(candidate), ...answerFeatures(distances, CLASSES * i, read, probability)]
  })
  const rules = list.map(({ features }) => features)
  const filled = list.map((candidate) => candidate.filled)
  const images = list.map(({ image }) => image)
  return { name, digit, rules, network, digits, distances, probabilities, images, filled, shown }
}

const { train } = await realMnist()
const imageAt = (i: number): Uint8Array => {
  const index = train.labels.length - VALIDATION + (i % VALIDATION)
  return train.images.subarray(index * 784, (index + 1) * 784)
}
const labelAt = (i: number): number =>
  train.labels[train.labels.length - VALIDATION + (i % VALIDATION)] as number

/** A digit of so few pixels that each is part of a stroke, and which reach the picture's edge. */
function tiny(image: Uint8Array, random: Random): ImageDataLike {
  const side = 8 + random.below(5)
  const box = boxOf(image)
  const scale = side / Math.max(box.right - box.left, box.bottom - box.top)
  const width = Math.max(2, Math.round((box.right - box.left) * scale))
  const height = Math.max(2, Math.round((box.bottom - box.top) * scale))
  const levels = resample(Float32Array.from(image), SIDE, box, width, height)
  const data = new Uint8ClampedArray(side * side)
  const from = ((side - height) >> 1) * side + ((side - width) >> 1)
  for (let y = 0; y < height; y++) data.set(levels.subarray(y * width, (y + 1) * width), from + y * side)
  return onPaper({ data: new Uint8Array(data.buffer), width: side, height: side })
}

/** All pictures of a part: the second part's digits, places, and fonts' pictures are others. */
function picturesOf(part: Part): Seen[] {
  const [seed, each, from] =
    part === 'judge' ? [SEEDS.judge, EACH, 17] : [SEEDS.sure, Math.ceil(SURE_SHARE * EACH), 5003]
  const list: Seen[] = []
  const add = (name: string, picture: ImageDataLike, digit: number | null): void => {
    const one = seen(name, picture, digit)
    if (one) list.push(one)
  }
  for (const [at, { name, show }] of SITUATIONS.entries()) {
    const count = /photograph/.test(name) ? Math.ceil(each / 2) : each
    for (let i = 0; i < count; i++) {
      const index = i * 41 + at * 613 + from
      const shown: Shown = show(imageAt(index), labelAt(index), new Random(seed, at, i))
      add(name, shown.picture, shown.digit)
    }
  }
  for (let i = 0; i < 2 * each; i++) {
    const pair = twoDigits(imageAt(i * 43 + from), imageAt(i * 59 + from + 7), new Random(seed, 99, i))
    add('two digits', pair, null)
  }
  for (const { name, pictures } of hands(4, seed + 77)) {
    if (name !== 'fonts' && !name.startsWith('8×8'))
      for (const { picture, digit } of pictures.slice(0, 40)) add('hands', picture, digit)
  }
  const turn = part === 'judge' ? 0 : 1
  const learned = glyphs().filter(({ half }) => half === 'learn')
  for (const [i, { character, picture }] of learned.entries()) {
    if (i % 2 !== turn) continue
    if (/\d/.test(character)) add('fonts', onPaper(picture), Number(character))
    else if (i % 4 < 2) add('letters', onPaper(picture), null)
  }
  for (let i = 0; i < 60; i++) {
    const index = i * 131 + from
    add('MNIST', onPaper({ data: imageAt(index), width: SIDE, height: SIDE }), labelAt(index))
  }
  for (let i = 0; i < 2 * each; i++) {
    const index = i * 47 + 211 + from
    add('tiny', tiny(imageAt(index), new Random(seed, 98, i)), labelAt(index))
  }
  return list
}

const byNetworkOf = ({ network, digits, digit }: Seen): Example => ({
  values: network,
  right: digits.map((read) => read === digit),
})

/** What looks less than this like what the network takes, as a correlation, is read rightly by chance: a 0's hole is a 0, too. */
const ALIKE = 0.85

/** Rules do not see what is read: to them what looks as the network's choice among the right ones is right. */
function byRulesOf({ rules, digits, digit, images, filled }: Seen, scores: readonly number[]): Example {
  const own = digits.flatMap((_, i) => (filled[i] ? [] : [i]))
  const read = own.filter((i) => digits[i] === digit)
  const best = read.reduce((a, b) => ((scores[b] as number) > (scores[a] as number) ? b : a), read[0] ?? -1)
  const alike = (i: number): boolean =>
    digits[i] === digit && correlation(images[i] as Uint8Array, images[best] as Uint8Array) >= ALIKE
  return { values: own.map((i) => rules[i] as readonly number[]), right: own.map(alike) }
}

const toJudge = picturesOf('judge')
console.log(
  `${toJudge.length} pictures, ${toJudge.reduce((sum, { digits }) => sum + digits.length, 0)} candidates`,
)
/** What a judge's weights say of a picture's candidates. */
function scoresOf(weights: string, rows: readonly (readonly number[])[]): number[] {
  const judge = decodeJudge(weights, rows[0]?.length as number)
  return rows.map((row) => judged(judge, row))
}

const byNetwork = encodeBfloats(learnJudge(toJudge.map(byNetworkOf), UNITS.network, 'by the network'))
const byRules = values.rules
  ? encodeBfloats(
      learnJudge(
        toJudge.map((one) => byRulesOf(one, scoresOf(byNetwork, one.network))),
        UNITS.rules,
        'by rules',
      ),
    )
  : BY_RULES

interface Reading extends Sample {
  readonly name: string
  readonly blank: boolean
  readonly probability: number
  readonly rulesRight: boolean
  readonly any: boolean
}
const readings = picturesOf('sure').map((one): Reading => {
  const odds = scoresOf(byNetwork, one.network)
  const { best, digit, mixed } = weighed(odds, one, CLASSES)
  const byRule = scoresOf(byRules, one.rules).map((score, i) =>
    one.filled[i] ? Number.NEGATIVE_INFINITY : score,
  )
  const known = sureFeatures(
    odds[best] as number,
    mixed[digit] as number,
    one.shown[best] as number,
    one.distances[CLASSES * best + digit] as number,
  )
  return {
    name: one.name,
    blank: one.digit === null,
    values: Float64Array.of(...known, 1),
    positive: digit === one.digit,
    weight: 1,
    probability: mixed[digit] as number,
    rulesRight: one.digits[byRule.indexOf(Math.max(...byRule))] === one.digit,
    any: one.digits.includes(one.digit ?? -1),
  }
})
const sure = fitLogistic(readings, RIDGE)
console.log(`how sure: ${Array.from(sure, (value) => value.toFixed(3)).join(' ')}`)

const percent = (list: readonly Reading[], which: (one: Reading) => boolean): string =>
  `${((100 * list.filter(which).length) / list.length).toFixed(1)}`.padStart(10)
const certaintyOf = ({ values }: Reading): number =>
  1 / (1 + Math.exp(-values.reduce((sum, value, i) => sum + value * (sure[i] as number), 0)))
console.log(
  `${'held pictures'.padEnd(34)}${['of', 'right', 'by rules', 'possible', 'sure wrong', 'rejected', 'through'].map((text) => text.padStart(10)).join('')}`,
)
for (const name of [...new Set(readings.map((one) => one.name)), '']) {
  const list = readings.filter((one) => (name === '' ? !one.blank : one.name === name))
  console.log(
    (name || 'all').padEnd(34) +
      String(list.length).padStart(10) +
      percent(list, (one) => one.positive) +
      percent(list, (one) => one.rulesRight) +
      percent(list, (one) => one.any) +
      percent(list, (one) => !one.positive && one.probability > SURE) +
      percent(list, (one) => certaintyOf(one) < CERTAIN) +
      percent(list, (one) => !one.positive && certaintyOf(one) >= CERTAIN),
  )
}

/** A text as source, in lines where it is long. */
const lines = (text: string): string =>
  text.length < 80
    ? ` '${text}'`
    : `\n${(text.match(/.{1,100}/g) ?? []).map((part) => `  '${part}'`).join(' +\n')}`
/** Writes some weights as a module. */
function write(path: string, what: string, texts: Readonly<Record<string, string>>): void {
  const constants = Object.entries(texts).map(([name, text]) => `\nexport const ${name} =${lines(text)}\n`)
  writeFileSync(
    path,
    `/*\n * ${what}.\n * Base64 of bfloat16, written by scripts/learn-ink.ts.\n */\n${constants.join('')}`,
  )
  console.log(`wrote ${path}`)
}
if (values.rules)
  write('src/input/judge-weights.ts', 'Weights of what judges candidates by rules, see judge.ts', {
    BY_RULES: byRules,
  })
// Apart from those by rules, which a page needs first.
write('src/answer/judge-weights.ts', 'Weights of what judges candidates by the network, see pictures.ts', {
  BY_NETWORK: byNetwork,
  SURENESS: encodeBfloats(sure),
})
