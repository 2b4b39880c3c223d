import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  makePage,
  makeTable,
  type PageOptions,
  type TableOptions,
  type TestPage,
} from '../../datasets/lines/pages.js'
import { LeNet5, type ReadPage } from '../../src/index.js'
import { Random } from '../../src/network/random.js'
import { realMnist } from '../input/support.js'
import { rejection } from '../model/support.js'
import { inColours, LIKE_COLOURS } from './colours.js'

let model: LeNet5
let test: Awaited<ReturnType<typeof realMnist>>['test']
beforeAll(async () => {
  model = await LeNet5.load({ lines: true })
  test = (await realMnist()).test
})
afterAll(() => model.dispose())

/** Lines found, and those wholly right. */
function compare(page: TestPage, read: ReadPage): { found: number; right: number } {
  let [found, right] = [0, 0]
  for (const { text, y } of page.lines) {
    const line = read.lines.find(({ top, bottom }) => top - 4 < y && y < bottom + 4)
    if (!line) continue
    found++
    if (line.text === text) right++
  }
  return { found, right }
}

describe('readPage', () => {
  const kinds: readonly (readonly [string, PageOptions, number])[] = [
    ['A4 at 150 dpi', {}, 0.85],
    ['ruled', { ruled: true }, 0.85],
    ['at 300 dpi', { dpi: 300 }, 0.85],
    ['a form with boxes', { boxes: true, lines: 30 }, 0.85],
    ['lines of one digit and of twenty', { digits: [1, 20] }, 0.85],
    ['on a desk', { desk: true, lines: 30 }, 0.85],
    ['with a sliver of the desk', { desk: 6 }, 0.85],
    ['squared', { squared: true }, 0.85],
    ['squared, written askew', { squared: true, astray: 1.2, skew: 1 }, 0.8],
    ['squared, at 300 dpi', { squared: true, dpi: 300 }, 0.85],
    ['ruled, with a margin line', { ruled: true, marginLine: true }, 0.85],
    ['squared, seen askew', { squared: true, tilted: 0.05 }, 0.85],
    ['ruled, seen askew', { ruled: true, tilted: 0.05 }, 0.8],
    ['one line', { lines: 1, digits: [20, 20] }, 0],
  ]
  it.each(kinds)('finds every line: %s', (_, options, least) => {
    const page = makePage(test, 7, options)
    const read = model.readPage(page.picture)
    const { found, right } = compare(page, read)
    console.info(`${right} of ${page.lines.length} lines right`)
    expect(found).toBe(page.lines.length)
    expect(read.lines).toHaveLength(page.lines.length)
    expect(right / page.lines.length).toBeGreaterThanOrEqual(least)
    expect(Math.abs(read.skew - page.skew)).toBeLessThan(0.01)
    for (const { left, top, right: end, bottom } of read.lines) {
      expect(left).toBeGreaterThanOrEqual(0)
      expect(top).toBeGreaterThanOrEqual(0)
      expect(end).toBeLessThanOrEqual(page.picture.width)
      expect(bottom).toBeLessThanOrEqual(page.picture.height)
    }
    const tops = read.lines.map(({ top }) => top)
    expect(tops).toEqual([...tops].sort((a, b) => a - b))
  })

  const tables: readonly (readonly [string, TableOptions])[] = [
    ['with lines all around', { rows: 25, columns: 4 }],
    ['of narrow cells, a half of them empty', { rows: 30, columns: 6, filled: 0.5 }],
    ['in pale lines', { rows: 25, columns: 4, ink: 0.3 }],
    ['with upright lines alone', { rows: 30, columns: 3, across: false }],
    ['with lines across alone', { rows: 25, columns: 4, upright: false }],
    ['without lines', { rows: 25, columns: 4, upright: false, across: false }],
    ['with lines all around, seen askew', { rows: 25, columns: 5, tilted: 0.05 }],
    ['on a part of the page', { rows: 10, columns: 3, part: 0.5 }],
  ]
  it.each(tables)('reads a table cell by cell: %s', (_, options) => {
    const { picture, cells } = makeTable(test, 3, options)
    const { lines } = model.readPage(picture)
    expect(lines).toHaveLength(cells.length)
    const right = cells.filter(({ text, x, y }) =>
      lines.some(
        ({ left, top, right, bottom, ...line }) =>
          line.text === text && left < x && x < right && top < y && y < bottom,
      ),
    )
    expect(right.length / cells.length).toBeGreaterThanOrEqual(0.9)
    expect(new Set(lines.map(({ row }) => row)).size).toBe(options.rows)
    for (let i = 1; i < lines.length; i++) {
      const [before, line] = [lines[i - 1]!, lines[i]!]
      if (line.row === before.row) expect(line.left).toBeGreaterThan(before.left)
      else expect(line.top).toBeGreaterThan(before.top)
    }
  })

  it('reads white paper in bad light', () => {
    const page = makePage(test, 7, { lines: 10 })
    const data = (page.picture.data as Uint8ClampedArray).map((value, at) => (at % 4 === 3 ? 255 : value / 4))
    const { found, right } = compare(page, model.readPage({ ...page.picture, data }))
    expect(found).toBe(10)
    expect(right).toBeGreaterThanOrEqual(8)
  })

  const pens: typeof LIKE_COLOURS = [
    ...LIKE_COLOURS,
    ['chalk on a board', [225, 225, 220], [80, 130, 105]],
    ['white on black', [240, 240, 240], [15, 15, 15]],
  ]
  it.each(pens)('sees pens that are as light as their paper, or lighter: %s', (_, ink, paper) => {
    const page = makePage(test, 7, { lines: 10 })
    const { width, height } = page.picture
    const levels = Uint8Array.from({ length: width * height }, (_, at) =>
      Math.min(255, Math.max(0, (235 - (page.picture.data[4 * at] as number)) * 1.4)),
    )
    const picture = inColours({ data: levels, width, height }, ink, paper)
    const { found, right } = compare(page, model.readPage(picture))
    expect(found).toBe(10)
    expect(right).toBeGreaterThanOrEqual(8)
  })

  it('finds the slope of a page of few lines', () => {
    const page = makePage(test, 306, { lines: 14, skew: 3 })
    expect(Math.abs(model.readPage(page.picture).skew - page.skew)).toBeLessThan(0.005)
  })

  it('finds no lines on blank pages', () => {
    for (const options of [{}, { ruled: true }, { noise: 0 }, { noise: 40 }, { desk: true }])
      expect(model.readPage(makePage(test, 3, { ...options, lines: 0 }).picture).lines).toEqual([])
    const white = { data: new Uint8ClampedArray(4 * 300 * 200).fill(255), width: 300, height: 200 }
    expect(model.readPage(white)).toEqual({ skew: 0, lines: [] })
  })

  it('looks for no lines in pure noise', () => {
    const random = new Random(3)
    const data = new Uint8ClampedArray(4 * 620 * 877).fill(255)
    for (let at = 0; at < data.length; at += 4) data.fill(random.below(256), at, at + 3)
    let told = 0
    const { lines } = model.readPage({ data, width: 620, height: 877 }, { onProgress: () => told++ })
    expect(lines).toEqual([])
    expect(told).toBe(0)
  })

  it('tells of its progress', () => {
    const seen: number[] = []
    const page = makePage(test, 7, { lines: 10 })
    model.readPage(page.picture, { onProgress: (done, all) => seen.push(done / all) })
    expect(seen).toHaveLength(10)
    expect(seen.at(-1)).toBe(1)
  })

  it('reads with the model’s own net where there is none of lines', async () => {
    const own = await LeNet5.load()
    const page = makePage(test, 7, { lines: 10, skew: 0, noise: 0 })
    const { found } = compare(page, own.readPage(page.picture))
    expect(found).toBe(10)
    own.dispose()
  })

  it('refuses what is no picture and no options', async () => {
    await rejection(() => model.readPage(null as never), 'INVALID_IMAGE')
    await rejection(() => model.readPage({ data: new Uint8Array(7), width: 3, height: 3 }), 'INVALID_IMAGE')
    const picture = { data: new Uint8Array(900), width: 30, height: 30 }
    await rejection(() => model.readPage(picture, { onProgress: 1 } as never), 'INVALID_ARGUMENT')
    await rejection(() => model.readPage(picture, { pages: 1 } as never), 'INVALID_ARGUMENT')
    expect(model.readPage(picture).lines).toEqual([])
  })
})
