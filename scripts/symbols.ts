/*
 * What the network learns beside its ten digits, as figures: `npm run symbols`, or one part of it,
 *   npm run symbols -- letters   A to Z of handwriting fonts by `derive`, by the number of samples: docs/letters.svg
 *   npm run symbols -- twenty    one net for MNIST and Fashion-MNIST: eight epochs of both
 *   npm run symbols -- parity    even or odd by `derive`, two epochs of 20,000 digits
 * Each trains on what is to learn from and reads, once, what is to report on. MNIST comes with npm ci, the letters with
 * this folder, Fashion-MNIST with Debian's dataset-fashion-mnist.
 */

import { writeFileSync } from 'node:fs'
import * as Plot from '@observablehq/plot'
import { parseHTML } from 'linkedom'
import { CLOTHES, type Letter, letters, onPaper, realMnist, wholeFashion } from '../datasets/load.js'
import { type FitOptions, type LabelledBatch, LeNet5, prepare } from '../src/index.js'

const PIXELS = 784
const ALPHABET = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ')
/** Families shown, at most, and those that settings were chosen by. */
const [SHOWN, CHOSEN_BY] = [20, 6]
const SAMPLES = [1, 2, 3, 5, 10, 20]
const SEEDS = [1, 2, 3]

/** Images a fit of letters sees, however few there are: the time it takes. */
const LETTERS_SEEN = 15_000
const LETTERS_BATCH = 16
const FIT_LETTERS = {
  batchSize: LETTERS_BATCH,
  optimizer: { kind: 'adamw', learningRate: 2e-3, weightDecay: 0.05 },
  schedule: 'cosine',
  augment: { rotate: 10, scale: 0.15, shear: 0.2, shift: 1, elastic: { alpha: 1, sigma: 4 } },
  ema: 0.99,
} as const satisfies FitOptions

const percent = (share: number): string => `${(100 * share).toFixed(1)}%`
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b) / values.length

/** Prepared pictures with their names. */
function batchOf(some: readonly Letter[]): LabelledBatch {
  const images = new Uint8Array(some.length * PIXELS)
  some.forEach(({ picture }, i) => {
    images.set(prepare(onPaper(picture)), i * PIXELS)
  })
  return { images, labels: some.map(({ letter }) => letter) }
}

/** How well a model reads letters, one family a sample to learn from. */
interface LetterResult {
  readonly from: 'derived from the digits' | 'fresh weights'
  readonly samples: number
  readonly accuracy: number
  /** Of the clock, and of the processor: on a busy machine the clock runs on. */
  readonly seconds: number
  readonly processor: number
}

async function letterResult(
  from: LetterResult['from'],
  samples: number,
  shown: LabelledBatch,
  unseen: LabelledBatch,
  shipped: LeNet5,
): Promise<LetterResult> {
  const runs: Pick<LetterResult, 'accuracy' | 'seconds' | 'processor'>[] = []
  for (const seed of SEEDS) {
    const derived = from === 'derived from the digits'
    const model = derived
      ? await shipped.derive({ classes: ALPHABET })
      : await LeNet5.create({ classes: ALPHABET, seed })
    const epochs = Math.ceil(LETTERS_SEEN / shown.labels.length)
    const begun = performance.now()
    const used = process.cpuUsage()
    await model.fit(shown, { ...FIT_LETTERS, epochs, seed })
    const seconds = (performance.now() - begun) / 1000
    const { user, system } = process.cpuUsage(used)
    const processor = (user + system) / 1e6
    runs.push({ accuracy: model.evaluate(unseen).accuracy, seconds, processor })
    model.dispose()
  }
  const of = (key: 'accuracy' | 'seconds' | 'processor'): number => mean(runs.map((run) => run[key]))
  return { from, samples, accuracy: of('accuracy'), seconds: of('seconds'), processor: of('processor') }
}

async function learnLetters(): Promise<void> {
  const all = letters()
  const learn = [...new Set(all.filter(({ half }) => half === 'learn').map(({ family }) => family))]
  // Every fourth or so is left to choose settings by; it is not read here.
  const held = new Set(Array.from({ length: CHOSEN_BY }, (_, i) => learn[4 * i + 1]))
  const families = learn.filter((family) => !held.has(family)).slice(0, SHOWN)
  const unseen = batchOf(all.filter(({ half }) => half === 'report'))
  const shipped = await LeNet5.load()
  const results: LetterResult[] = []
  console.log(
    `A to Z, ${unseen.labels.length / ALPHABET.length} families never seen, means of ${SEEDS.length} seeds`,
  )
  for (const samples of SAMPLES) {
    const some = new Set(families.slice(0, samples))
    const shown = batchOf(all.filter(({ family }) => some.has(family)))
    for (const from of ['derived from the digits', 'fresh weights'] as const) {
      const result = await letterResult(from, samples, shown, unseen, shipped)
      results.push(result)
      const { accuracy, seconds, processor } = result
      console.log(
        `${String(samples).padStart(3)} samples a letter, ${from}: ${percent(accuracy)} in ${seconds.toFixed(1)} s of fit, ${processor.toFixed(1)} s of the processor`,
      )
    }
  }
  draw(results)
}

/** The share read rightly against the number of samples, both ways to begin. */
function draw(results: readonly LetterResult[]): void {
  const { document } = parseHTML('<html><body></body></html>')
  const rows = results.map(({ accuracy, ...row }) => ({ ...row, share: 100 * accuracy }))
  const last = rows.filter(({ samples }) => samples === SAMPLES.at(-1))
  const stroke = ({ from }: LetterResult | (typeof rows)[number]): string =>
    from === 'derived from the digits' ? 'var(--own)' : 'var(--other)'
  const svg = Plot.plot({
    document: document as unknown as Document,
    width: 720,
    height: 360,
    marginRight: 170,
    x: { type: 'log', label: 'samples a letter', ticks: SAMPLES, tickFormat: String },
    y: { label: '% of letters of unseen families read rightly', grid: true, domain: [0, 100] },
    marks: [
      Plot.line(rows, { x: 'samples', y: 'share', stroke, z: 'from', strokeWidth: 2 }),
      Plot.dot(rows, { x: 'samples', y: 'share', fill: stroke }),
      // One of the two stands above the other, however near they are.
      ...last.map((row, i) =>
        Plot.text([row], {
          x: 'samples',
          y: 'share',
          text: [`${row.from}, ${row.share.toFixed(1)}%`],
          fill: stroke,
          textAnchor: 'start',
          dx: 8,
          dy: 14 * i - 5,
        }),
      ),
    ],
  })
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  const style = svg.querySelector('style') ?? document.createElement('style')
  style.textContent = `svg { color: #1f2328; --own: #c2410c; --other: #8c959f; font: 13px system-ui, sans-serif }
@media (prefers-color-scheme: dark) { svg { color: #e6edf3; --own: #fb923c; --other: #6e7681 } }`
  const title = document.createElement('title')
  title.textContent = 'Letters of handwriting fonts never seen, by the number of samples'
  svg.prepend(title as unknown as Node, style as unknown as Node)
  writeFileSync('docs/letters.svg', `${svg.outerHTML}\n`)
  console.log('docs/letters.svg')
}

/** Two sets end to end, the second's classes after the first's. */
function together(a: { images: Uint8Array; labels: Uint8Array }, b: typeof a): LabelledBatch {
  const images = new Uint8Array(a.images.length + b.images.length)
  images.set(a.images)
  images.set(b.images, a.images.length)
  return { images, labels: Uint8Array.from([...a.labels, ...b.labels.map((label) => label + 10)]) }
}

async function learnTwenty(): Promise<void> {
  const [mnist, fashion] = await Promise.all([realMnist(), wholeFashion()])
  const classes = [...Array.from('0123456789'), ...CLOTHES]
  const model = await LeNet5.create({ classes, seed: 1 })
  const epochs = 8
  console.log(`${classes.length} classes: MNIST and Fashion-MNIST, ${epochs} epochs of both`)
  await model.fit(together(mnist.train, fashion.train), {
    epochs,
    batchSize: 64,
    optimizer: { kind: 'adamw', learningRate: 3e-3, weightDecay: 0.02 },
    schedule: 'cosine',
    ema: 0.999,
    onEpochEnd: ({ epoch, loss, seconds }) =>
      console.log(`epoch ${epoch}: loss ${loss.toFixed(4)}, ${seconds.toFixed(0)} s`),
  })
  const digits = model.evaluate(mnist.test)
  const clothes = model.evaluate({
    images: fashion.test.images,
    labels: fashion.test.labels.map((label) => label + 10),
  })
  console.log(`digits: ${percent(digits.accuracy)} read rightly; clothes: ${percent(clothes.accuracy)}`)
}

async function learnParity(): Promise<void> {
  const { train, test } = await realMnist()
  const parity = (labels: Uint8Array): string[] => Array.from(labels, (digit) => (digit % 2 ? 'odd' : 'even'))
  const count = 20_000
  const model = await (await LeNet5.load()).derive({ classes: ['even', 'odd'] })
  await model.fit(
    { images: train.images.subarray(0, count * PIXELS), labels: parity(train.labels.subarray(0, count)) },
    { epochs: 2, schedule: 'cosine' },
  )
  const { accuracy } = model.evaluate({ images: test.images, labels: parity(test.labels) })
  console.log(`even or odd, two epochs of ${count}: ${percent(accuracy)} of the test digits read rightly`)
}

const PARTS = { letters: learnLetters, twenty: learnTwenty, parity: learnParity }
const [asked] = process.argv.slice(2)
if (asked !== undefined && !(asked in PARTS))
  throw new Error(`the parts are ${Object.keys(PARTS).join(', ')}`)
for (const [name, run] of Object.entries(PARTS)) if (asked === undefined || asked === name) await run()
