/*
 * Reads lines and pages of every kind and prints how many are wholly right, beside the bound of each; how well `certainty`
 * is calibrated; and what a line and a page cost. `npm run lines`: MNIST's test digits, after `--held` those held out of
 * training, which are for choosing.
 */
import { parseArgs } from 'node:util'
import { KINDS, TestLines } from '../datasets/lines/kinds.js'
import { makePage, makeTable, type PageOptions } from '../datasets/lines/pages.js'
import { readPage } from '../src/reading/page.js'
import { readDigits } from '../src/reading/read-digits.js'
import { digitsToRead, judge, readersOf } from './lines-readers.js'

const { values } = parseArgs({
  options: {
    each: { type: 'string', default: '2000' },
    pages: { type: 'string', default: '10' },
    held: { type: 'boolean', default: false },
    weights: { type: 'string', default: 'weights/lines.safetensors' },
    kind: { type: 'string', default: '' },
    wrong: { type: 'boolean', default: false },
  },
})
const readers = await readersOf(values.weights)
const digits = await digitsToRead(!values.held)
const lines = new TestLines(digits, values.held ? 1 : 2)
const each = Number(values.each)
const percent = (share: number): string => `${(100 * share).toFixed(1).padStart(5)}%`
const row = (name: string, share: number, bound: number): void =>
  console.log(
    `${name.padEnd(34)} ${percent(share)}  bound ${percent(bound)}${share >= bound ? '' : '  BELOW'}`,
  )

const answers: { readonly certainty: number; readonly right: boolean; readonly kind: string }[] = []
for (const kind of KINDS.filter(({ name }) => name.includes(values.kind))) {
  let right = 0
  const wrong: string[] = []
  for (let i = 0; i < each; i++) {
    const line = lines.line(kind, i)
    const judged = judge(readers, kind, line)
    if (judged.right) right++
    else wrong.push(`${i}:${line.text.replace('\n', '|')}>${judged.line?.text ?? 'refused'}`)
    if (judged.line)
      answers.push({ certainty: judged.line.certainty, right: judged.textRight, kind: kind.name })
  }
  row(kind.name, right / each, kind.bound)
  if (values.wrong) console.log(`  ${wrong.slice(0, 40).join(' ')}`)
}

/** Expected calibration error in 15 bins of equal width (Guo et al. 2017). */
function calibration(of: readonly { readonly certainty: number; readonly right: boolean }[]): number {
  const bins = Array.from({ length: 15 }, () => 0)
  for (const { certainty, right } of of) {
    const bin = Math.min(14, Math.floor(15 * certainty))
    bins[bin] = (bins[bin] as number) + certainty - (right ? 1 : 0)
  }
  return bins.reduce((sum, gap) => sum + Math.abs(gap), 0) / of.length
}

console.log(`certainty of lines, calibration error   ${percent(calibration(answers))}  bound   2.0%`)
const spaced = answers.filter(({ kind }) => kind === 'spaced 3–8').sort((a, b) => b.certainty - a.certainty)
const kept = spaced.slice(0, Math.ceil(0.95 * spaced.length))
if (kept.length > 0) {
  const wrong = kept.filter(({ right }) => !right).length / kept.length
  console.log(`spaced, the least certain 5% rejected, wrong of the rest ${percent(wrong)}  bound   1.0%`)
}

const PAGES: readonly (readonly [name: string, options: PageOptions])[] = [
  ['pages 150 dpi', {}],
  ['pages 150 dpi, ruled', { ruled: true }],
  ['pages 300 dpi', { dpi: 300 }],
  ['forms with boxes, 150 dpi', { boxes: true, lines: 30 }],
  ['pages, 1 to 20 digits a line', { digits: [1, 20] }],
  ['pages on a desk', { desk: true, lines: 30 }],
  ['squared pages', { squared: true }],
  ['ruled pages with a margin line', { ruled: true, marginLine: true }],
  ['squared pages seen askew', { squared: true, tilted: 0.05 }],
]
for (const [name, options] of PAGES.filter(() => values.kind === '' || values.kind === 'pages')) {
  let all = 0
  let found = 0
  let right = 0
  let none = 0
  for (let i = 0; i < Number(values.pages); i++) {
    const page = makePage(digits, 100 + i, options)
    const { lines: read } = readPage(readers, page.picture, undefined)
    const left = new Set(read)
    for (const line of page.lines) {
      all++
      const near = read.find(({ top, bottom }) => top - 4 < line.y && line.y < bottom + 4)
      if (!near) continue
      left.delete(near)
      found++
      if (near.text === line.text) right++
      else if (values.wrong) console.log(`  ${line.text} > ${near.text}`)
    }
    none += left.size
  }
  row(name, right / all, 0.9)
  console.log(`  lines found ${percent(found / all)}, lines where there are none ${none}`)
}
for (const tilted of values.kind === '' || values.kind === 'pages' ? [0, 0.05] : []) {
  let all = 0
  let right = 0
  for (let i = 0; i < Number(values.pages); i++) {
    const table = { rows: 25, columns: 3 + (i % 4), ink: i % 2 === 0 ? 0.9 : 0.3, upright: i % 3 > 0, tilted }
    const { picture, cells } = makeTable(digits, i, table)
    const { lines: read } = readPage(readers, picture, undefined)
    all += cells.length
    for (const { text, x, y } of cells)
      if (
        read.some(
          (line) => line.text === text && line.left < x && x < line.right && line.top < y && y < line.bottom,
        )
      )
        right++
  }
  row(tilted === 0 ? 'cells of tables' : 'cells of tables seen askew', right / all, 0.9)
}
if (values.kind === '' || values.kind === 'pages') {
  let none = 0
  for (let i = 0; i < Number(values.pages); i++)
    none += readPage(readers, makePage(digits, i, { lines: 0, ruled: i % 2 === 0 }).picture, undefined).lines
      .length
  console.log(`blank pages: ${none} lines found`)
}

if (values.kind === '' || values.kind === 'speed') {
  // All in units of one `classify` of bytes, in one run.
  const { engine } = readers.own
  const image = { encoding: 'bytes28', data: digits.images.subarray(0, 784), count: 1 } as const
  const distances = new Float32Array(engine.classes)
  const many = { encoding: 'bytes28', data: digits.images, count: digits.labels.length } as const
  const into = new Float32Array(many.count * engine.classes)
  const best = (run: () => void, times: number, rounds: number): number => {
    let least = Number.POSITIVE_INFINITY
    for (let round = 0; round < rounds; round++) {
      const start = performance.now()
      for (let i = 0; i < times; i++) run()
      least = Math.min(least, (performance.now() - start) / times)
    }
    return least
  }
  const spacedKind = KINDS[0] as (typeof KINDS)[number]
  const some = Array.from({ length: 300 }, (_, i) => lines.line(spacedKind, i)).filter(
    ({ text, picture }) => text.length === 5 && picture.height < 60,
  )
  let next = 0
  const readOne = (): void => {
    readDigits(readers, (some[next++ % some.length] as (typeof some)[number]).picture, undefined)
  }
  best(readOne, 50, 5)
  const one = best(() => engine.distances(image, distances), 500, 20)
  const line = best(readOne, 20, 15)
  const all = best(() => engine.distances(many, into), 1, 3)
  const page = makePage(digits, 100)
  best(() => readPage(readers, page.picture, undefined), 1, 2)
  const whole = best(() => readPage(readers, page.picture, undefined), 1, 3)
  console.log(
    `one image ${(1000 * one).toFixed(1)} µs; a line of five ${(line / one).toFixed(0)} of them, bound 75`,
  )
  console.log(
    `10,000 images ${all.toFixed(0)} ms; a page of 40 lines ${(whole / all).toFixed(2)} of them, bound 1.5`,
  )
}
