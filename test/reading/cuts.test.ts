import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { StripInk } from '../../src/reading/boxes.js'
import { CtcLattice, type LengthRange } from '../../src/reading/ctc.js'
import { Cuts } from '../../src/reading/cuts.js'
import { candidatesOf, decode, isSure, type LineNet } from '../../src/reading/decode.js'
import { type Sight, sightOf } from '../../src/reading/sights.js'
import {
  type InkPlane,
  measureLine,
  STRIP_PAD,
  type StripPlace,
  smallerPart,
  warpStrip,
} from '../../src/reading/strip.js'
import { realMnist } from '../input/support.js'
import { drawLines } from './lines.js'
import { readerOf } from './readers.js'

let net: LineNet
const lines: { plane: InkPlane; place: StripPlace; ink: StripInk; text: string }[] = []
beforeAll(async () => {
  const { engine } = await readerOf('weights/lines.safetensors')
  net = { engine, alone: await readerOf('weights/default.safetensors'), judge: null }
  const { test } = await realMnist()
  for (const { data, width, height, text } of drawLines(test, 60, 11, [4, 8], [28, 28], [3, 6])) {
    const plane = { data: Float32Array.from(data, (value) => value / 255), width, height }
    const place = measureLine(plane) as StripPlace
    lines.push({ plane, place, ink: new StripInk(warpStrip(plane, place)), text })
  }
})

const decoded = ({ plane, place, ink }: (typeof lines)[number], length?: LengthRange) =>
  decode(net, ink, ({ from, to }) => warpStrip(plane, smallerPart(place, from, to, 1.12)), length)!

describe('pieces of ink', () => {
  /** By definition: pixels are of one piece where a walk over inked neighbours joins them. */
  function flooded({ data, width, height }: InkPlane): Int32Array {
    const labels = new Int32Array(data.length)
    let count = 0
    const visit = (at: number): void => {
      labels[at] = count
      for (let y = -1; y <= 1; y++)
        for (let x = -1; x <= 1; x++) {
          const [column, row] = [(at % width) + x, Math.floor(at / width) + y]
          const next = row * width + column
          if (column < 0 || column >= width || row < 0 || row >= height) continue
          if (labels[next] === 0 && data[next]! >= 0.3) visit(next)
        }
    }
    for (let at = 0; at < data.length; at++) {
      if (labels[at] !== 0 || data[at]! < 0.3) continue
      count++
      visit(at)
    }
    return labels
  }

  it('are what a walk over neighbours joins', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 24 }),
        fc.array(fc.constantFrom(0, 0, 0.2, 0.5, 1), { minLength: 24, maxLength: 300 }),
        (width, values) => {
          const height = Math.floor(values.length / width)
          const data = Float32Array.from(values.slice(0, width * height))
          const { labels, pieces } = new StripInk({ data, width, height })
          expect(labels).toEqual(flooded({ data, width, height }))
          for (const [i, { box, mass }] of pieces.entries()) {
            const own = Array.from(labels.keys()).filter((at) => labels[at] === i + 1)
            expect(mass).toBeCloseTo(
              own.reduce((sum, at) => sum + data[at]!, 0),
              9,
            )
            const columns = own.map((at) => at % width)
            const rows = own.map((at) => Math.floor(at / width))
            expect(box).toEqual({
              left: Math.min(...columns),
              right: Math.max(...columns) + 1,
              top: Math.min(...rows),
              bottom: Math.max(...rows) + 1,
            })
          }
        },
      ),
    )
  })

  it('do not fit digits of which two tall ones would be one, and say where the other is', () => {
    const data = new Float32Array(32 * 60)
    for (let y = 6; y < 26; y++) for (const x of [20, 21, 25, 26, 45, 46]) data[y * 60 + x] = 1
    const ink = new StripInk({ data, width: 60, height: 32 })
    expect(ink.fits([21, 26, 46])).toBe(true)
    expect(ink.fits([22, 46])).toBe(false)
    expect(ink.unclaimed([22, 46])).toEqual([26])
    expect(ink.unclaimed([21, 26, 46])).toEqual([])
  })
})

describe('digits that are cut out', () => {
  it('speak for the string that is there, and against another', () => {
    const doubts = lines.map((line) => {
      const { labels, columns, cuts } = decoded(line)
      const wrong = labels.with(1, (labels[1]! + 1) % 10)
      return [cuts!.doubts(labels, columns).worst, cuts!.doubts(wrong, columns).worst]
    })
    const share = (of: (typeof doubts)[number][]): number => of.length / doubts.length
    expect(share(doubts.filter(([right]) => right! < 0.5))).toBeGreaterThan(0.85)
    expect(share(doubts.filter(([, wrong]) => wrong! > 2))).toBeGreaterThan(0.95)
  })

  it('tell a digit that a string lacks, and one that is another', () => {
    let [lacking, wrong] = [0, 0]
    for (const line of lines) {
      const { labels, columns, cuts } = decoded(line)
      const strings = cuts!.others(labels.toSpliced(1, 1), columns.toSpliced(1, 1))
      if (strings.some((string) => string.join('') === line.text)) lacking++
      const others = cuts!.others(labels.with(1, (labels[1]! + 1) % 10), columns)
      if (others.some((string) => string.join('') === line.text)) wrong++
    }
    expect(lacking).toBeGreaterThan(0.85 * lines.length)
    expect(wrong).toBeGreaterThan(0.85 * lines.length)
  })

  it('are read once, whatever strings have them', () => {
    const { ink } = lines[0]!
    const { columns } = decoded(lines[0]!)
    let reads = 0
    const { engine, digitTest } = net.alone!
    const counted = Object.create(engine, {
      distancesAndC5: {
        value: (...args: Parameters<typeof engine.distancesAndC5>) => {
          reads++
          return engine.distancesAndC5(...args)
        },
      },
    })
    const cuts = new Cuts({ engine: counted, digitTest }, ink)
    for (let round = 0; round < 3; round++) for (const i of columns.keys()) cuts.at(columns, i)
    expect(reads).toBe(columns.length)
  })
})

describe('a line in doubt', () => {
  it('is none where nothing speaks against what is read, which is right then', () => {
    const sure = lines.map((line) => ({ ...line, read: decoded(line) })).filter(({ read }) => isSure(read))
    expect(sure.length).toBeGreaterThan(0.7 * lines.length)
    const right = sure.filter(({ read, text }) => read.labels.join('') === text)
    expect(right.length).toBeGreaterThanOrEqual(sure.length - 1)
  })

  it('has candidates of the length that is known, and none at all only where none is', () => {
    for (const line of lines.slice(0, 20)) {
      expect(candidatesOf(decoded(line), undefined).some(({ labels }) => labels.length === 0)).toBe(true)
      const length = line.text.length
      const known = candidatesOf(decoded(line, [length, length]), [length, length])
      expect(known.every(({ labels }) => labels.length === length)).toBe(true)
    }
  })

  it('shows its digits in the same columns when it is looked at smaller', () => {
    const away: number[] = []
    const lattice = new CtcLattice()
    for (const { plane, place, ink, text } of lines) {
      const { width } = ink.strip
      const whole = { from: 0, to: width }
      const first = sightOf(net.engine, { strip: ink.strip, start: 0, left: 0, scale: 1 }, whole, width)
      const strip = warpStrip(plane, smallerPart(place, STRIP_PAD, width - STRIP_PAD, 1.12))
      const look = { strip, start: 2, left: STRIP_PAD * (1 - 1.12), scale: 1.12 }
      const second = sightOf(net.engine, look, whole, width)
      const columnsOf = (sight: Sight): number[] =>
        Array.from(
          lattice.sightings(sight, Array.from(text, Number)).frames,
          (f) => sight.middle + sight.step * f,
        )
      const columns = columnsOf(first)
      away.push(...columnsOf(second).map((column, i) => Math.abs(column - columns[i]!)))
    }
    expect(away.filter((value) => value < 4).length).toBeGreaterThan(0.9 * away.length)
  })
})
