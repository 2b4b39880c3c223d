/* How well pictures of every situation are read: `npm run situations [-- --test] [--each 200] [--only box]`. Digits come
 * from the last 10,000 of MNIST's training set, to choose by; with --test from its test set, to report. Draws
 * build/situations.png: what was shown, with the digit that was read under it, red where it is wrong. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { encode } from 'fast-png'
import { realMnist } from '../datasets/load.js'
import { OTHERS } from '../datasets/situations/others.js'
import type { Shown } from '../datasets/situations/scene.js'
import { LARGE, SITUATIONS, twoDigits } from '../datasets/situations/situations.js'
import { type Classification, type ImageDataLike, LeNet5, LeNet5Error } from '../src/index.js'
import { Random } from '../src/network/random.js'

const { values } = parseArgs({
  options: {
    test: { type: 'boolean', default: false },
    each: { type: 'string', default: '200' },
    only: { type: 'string', default: '' },
    seed: { type: 'string', default: '1' },
    weights: { type: 'string' },
    large: { type: 'string', default: '10' },
    sheet: { type: 'string', default: 'build/situations.png' },
  },
})
const VALIDATION = 10_000
const SURE = 0.95
const TILE = 64
const ACROSS = 16

const { train, test } = await realMnist()
const { images, labels } = values.test ? test : train
const first = labels.length - VALIDATION
const seed = Number(values.seed)
const model = await LeNet5.load({ simd: 'baseline' })

const digit = (situation: number, i: number): number => first + ((i * 37 + situation * 501) % VALIDATION)
const imageAt = (index: number): Uint8Array => images.subarray(index * 784, (index + 1) * 784)

/** What is read; a picture that seems blank is read as none. */
function read(picture: ImageDataLike, reject: boolean): Pick<Classification, 'digit' | 'probability'> {
  try {
    return model.classify(picture, { reject })
  } catch (error) {
    if (error instanceof LeNet5Error && error.code === 'BLANK_IMAGE') return { digit: -1, probability: 0 }
    throw error
  }
}

interface Tile {
  readonly picture: ImageDataLike
  readonly read: number
  readonly right: boolean
}
const tiles: Tile[][] = []
const percent = (share: number): string => `${(100 * share).toFixed(1)}`.padStart(9)
console.log(
  `${'situation'.padEnd(32)}${['bound', 'right', 'sure but', 'rejected', 'let', 'ms'].map((text) => text.padStart(9)).join('')}`,
)
console.log(`${''.padEnd(50)}${'wrong'.padStart(9)}${''.padEnd(9)}${'through'.padStart(9)}`)

function measure(name: string, least: number | null, shown: Iterable<Shown>): void {
  let [count, right, sure, rejected, through, time] = [0, 0, 0, 0, 0, 0]
  const row: Tile[] = []
  for (const { picture, digit: value } of shown) {
    const start = performance.now()
    const answer = read(picture, false)
    time += performance.now() - start
    const careful = read(picture, true)
    count++
    const good = answer.digit === value
    if (good) right++
    else if (answer.probability > SURE) sure++
    if (careful.digit < 0) rejected++
    else if (careful.digit !== value) through++
    // The wrong ones first: they are what one looks for.
    const tile = { picture, read: answer.digit, right: good }
    if (good) row.push(tile)
    else row.unshift(tile)
    if (row.length > ACROSS) row.pop()
  }
  tiles.push(row)
  const failed = least !== null && right / count < least ? ' <' : ''
  console.log(
    name.padEnd(32) +
      (least === null ? ''.padEnd(9) : percent(least)) +
      [right, sure, rejected, through].map((n) => percent(n / count)).join('') +
      (time / count).toFixed(2).padStart(9) +
      failed,
  )
}

const each = Number(values.each)
for (const [at, situation] of [...SITUATIONS, LARGE, ...OTHERS].entries()) {
  if (!situation.name.includes(values.only)) continue
  const count =
    situation === LARGE
      ? Math.min(each, Number(values.large))
      : /photograph/.test(situation.name)
        ? Math.ceil(each / 2)
        : each
  if (count === 0) continue
  measure(
    situation.name,
    situation.least,
    (function* () {
      for (let i = 0; i < count; i++) {
        const index = digit(at, i)
        yield situation.show(imageAt(index), labels[index] as number, new Random(seed, at, i))
      }
    })(),
  )
}
if ('two digits'.includes(values.only)) {
  measure(
    'two digits (none is right)',
    null,
    (function* () {
      for (let i = 0; i < each; i++) {
        const pair = twoDigits(imageAt(digit(98, i)), imageAt(digit(99, i + 5)), new Random(seed, 99, i))
        yield { picture: pair, digit: null }
      }
    })(),
  )
}

/** The digits 0 to 9, three columns wide: enough to say what was read. */
const GLYPHS = [
  ['111', '101', '101', '101', '111'],
  ['010', '110', '010', '010', '111'],
  ['111', '001', '111', '100', '111'],
  ['111', '001', '111', '001', '111'],
  ['101', '101', '111', '001', '001'],
  ['111', '100', '111', '001', '111'],
  ['111', '100', '111', '101', '111'],
  ['111', '001', '010', '010', '010'],
  ['111', '101', '111', '101', '111'],
  ['111', '101', '111', '001', '111'],
]

function contactSheet(): void {
  const [high, gap] = [TILE + 14, 4]
  const width = ACROSS * (TILE + gap)
  const height = tiles.length * (high + gap)
  const data = new Uint8Array(3 * width * height).fill(110)
  tiles.forEach((row, line) => {
    row.forEach(({ picture, read: answer, right }, column) => {
      const [left, top] = [column * (TILE + gap), line * (high + gap)]
      const scale = Math.max(picture.width, picture.height) / TILE
      for (let y = 0; y < Math.floor(picture.height / scale); y++) {
        for (let x = 0; x < Math.floor(picture.width / scale); x++) {
          const from = 4 * (Math.floor((y + 0.5) * scale) * picture.width + Math.floor((x + 0.5) * scale))
          const alpha = (picture.data[from + 3] as number) / 255
          for (let i = 0; i < 3; i++)
            data[3 * ((top + y) * width + left + x) + i] =
              alpha * (picture.data[from + i] as number) + (1 - alpha) * 110
        }
      }
      const glyph = GLYPHS[answer] ?? ['000', '000', '111', '000', '000']
      glyph.forEach((bits, y) => {
        ;[...bits].forEach((bit, x) => {
          if (bit !== '1') return
          for (let dy = 0; dy < 2; dy++)
            for (let dx = 0; dx < 2; dx++)
              data.set(
                right ? [255, 255, 255] : [255, 90, 60],
                3 * ((top + TILE + 2 + 2 * y + dy) * width + left + 28 + 2 * x + dx),
              )
        })
      })
    })
  })
  mkdirSync('build', { recursive: true })
  writeFileSync(values.sheet, encode({ width, height, data, channels: 3, depth: 8 }))
  console.log(`\n${values.sheet}: the wrong ones first`)
}
contactSheet()
