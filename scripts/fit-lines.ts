/*
 * Fits how sure a reading of a line is, on lines of digits held out of training, and writes it into the weight file:
 * `node scripts/run-ts.mjs scripts/fit-lines.ts weights/lines.safetensors`. `npm run train -- --net lines` ends with it.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { KINDS, TestLines } from '../datasets/lines/kinds.js'
import { readSafetensors, writeSafetensors } from '../src/files/safetensors.js'
import { CERTAINTY_KEY, features } from '../src/reading/certainty.js'
import { inkSource, lineNet } from '../src/reading/read-digits.js'
import { holdsDigits, readLine } from '../src/reading/read-line.js'
import { digitsToRead, readersOf } from './lines-readers.js'
import { fitLogistic, type Sample } from './logistic.js'

const [file = 'weights/lines.safetensors', each = '600'] = process.argv.slice(2)
const RIDGE = 1e-4
const SEED = 21

const { own, lines: reader } = await readersOf(file)
const net = lineNet(own, reader)
const lines = new TestLines(await digitsToRead(false), SEED)
const read: Sample[] = []
const nothing: Sample[] = []
for (const kind of KINDS) {
  if (kind.judge === 'rows') continue
  for (let i = 0; i < Number(each); i++) {
    const { picture, text } = lines.line(kind, i)
    const plane = inkSource(picture, 'auto').ink(Math.max(1, Math.round(picture.height / 80)))
    try {
      const reading = plane && readLine(net, plane)
      if (!reading) continue
      const holds = holdsDigits(reading)
      const found = holds ? reading.decoded.labels.join('') : ''
      const sample = { values: features(reading.decoded), positive: found === text, weight: 1 }
      if (holds) read.push(sample)
      else nothing.push(sample)
    } catch {
      // Taken for several rows: no certainty is told.
    }
  }
}
const numbers = [read, nothing].flatMap((samples) =>
  samples.length === 0
    ? [0, 0, 0, 0, 0, 0, 0]
    : [...fitLogistic(samples, RIDGE)].map((weight) => Number(weight.toPrecision(5))),
)
const { metadata, tensors } = readSafetensors(readFileSync(file))
writeFileSync(
  file,
  writeSafetensors({ metadata: new Map([...metadata, [CERTAINTY_KEY, numbers.join(',')]]), tensors }),
)
console.log(`certainty fitted on ${read.length} lines read and ${nothing.length} with nothing to read`)
