/* Reads lines of every kind and prints how many are wholly right, beside the bound of each: `npm run lines`. */

import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { KINDS, TestLines } from '../datasets/lines/kinds.js'
import { realMnist } from '../datasets/load.js'
import { createEngine } from '../src/engine/open.js'
import { decodeWeights } from '../src/files/lenet5-file.js'
import { type LabelledImages, LeNet5Error, type Picture } from '../src/index.js'
import { inkOfColour, inkOfLevels } from '../src/reading/paper.js'
import { holdsDigits, readLine } from '../src/reading/read-line.js'
import type { InkPlane } from '../src/reading/strip.js'

const { values } = parseArgs({
  options: {
    each: { type: 'string', default: '400' },
    test: { type: 'boolean', default: false },
    weights: { type: 'string', default: 'weights/lines.safetensors' },
    kind: { type: 'string', default: '' },
    wrong: { type: 'boolean', default: false },
  },
})
const { train, test } = await realMnist()
const held: LabelledImages = {
  images: train.images.subarray(50_000 * 784),
  labels: train.labels.subarray(50_000),
}
const lines = new TestLines(values.test ? test : held, values.test ? 2 : 1)
const decoded = decodeWeights(readFileSync(values.weights))
const engine = await createEngine(decoded.variant, { simd: 'baseline' }, decoded.classes.length)
engine.writeParameters(decoded.parameters)

const reach = (_: number, height: number): number => Math.min(16, Math.max(4, Math.round(height / 8)))
export function inkOf({ data, width, height }: Picture): InkPlane | null {
  const factor = Math.max(1, Math.round(height / 80))
  if (data.length === 4 * width * height)
    return inkOfColour(data as Uint8ClampedArray, width, height, 'auto', factor, reach)
  return inkOfLevels((at) => (data[at] as number) / 255, width, height, factor)
}
const factorOf = ({ height }: Picture): number => Math.max(1, Math.round(height / 80))

let time = 0
for (const kind of KINDS.filter(({ name }) => name.includes(values.kind))) {
  let right = 0
  const each = Number(values.each)
  const wrong: string[] = []
  for (let i = 0; i < each; i++) {
    const line = lines.line(kind, i)
    const start = performance.now()
    let text = ''
    let marked = true
    try {
      const ink = inkOf(line.picture)
      const reading = ink && readLine(engine, ink)
      if (reading && holdsDigits(reading)) {
        text = reading.decoded.labels.join('')
        const f = factorOf(line.picture)
        marked = line.marks.every((x) =>
          reading.marks.some(({ left, right }) => f * left - 3 <= x && x <= f * right + 3),
        )
      }
    } catch (error) {
      if (!(error instanceof LeNet5Error)) throw error
      text = 'ROWS'
    }
    time += performance.now() - start
    const good =
      kind.judge === 'rows' ? text === 'ROWS' : text === line.text && (kind.judge !== 'marks' || marked)
    if (good) right++
    else wrong.push(`${i}:${line.text}>${text}${marked ? '' : '*'}`)
  }
  const share = right / each
  console.log(
    `${kind.name.padEnd(26)} ${(100 * share).toFixed(1).padStart(5)}%  bound ${(100 * kind.bound).toFixed(1)}%  ${share >= kind.bound ? '' : 'BELOW'}`,
  )
  if (values.wrong) console.log(wrong.slice(0, 60).join(' '))
}
console.log(`${(time / (Number(values.each) * KINDS.length)).toFixed(2)} ms a line`)
