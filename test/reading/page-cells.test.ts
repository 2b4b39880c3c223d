import { describe, expect, it } from 'vitest'
import { cellsOf, corridorsOf, type Rows, wallsOf } from '../../src/reading/page-cells.js'

const WIDTH = 600
const HEIGHT = 400
/** Rows 20 pixels high, 30 apart. */
const rowsOf = (count: number): Rows[] =>
  Array.from({ length: count }, (_, i) => [30 * i + 20, 30 * i + 40] as const)

/** The ink of columns, of digits 10 wide that begin at these. */
function inkAt(...digits: readonly number[]): Float32Array {
  const sums = new Float32Array(WIDTH)
  for (const left of digits) sums.fill(8, left, left + 10)
  return sums
}

const upright = (column: number) => ({ top: 0, bottom: HEIGHT, columnAt: () => column })

describe('the lines of a row', () => {
  const rows: Rows = [100, 120]

  it('are parted by more than five heights', () => {
    expect(cellsOf(inkAt(20, 40, 140, 300), rows, [])).toEqual([
      [20, 150],
      [300, 310],
    ])
  })

  it('are parted by a wall that no digit is near to', () => {
    expect(cellsOf(inkAt(20, 40, 80), rows, [60])).toEqual([
      [20, 50],
      [80, 90],
    ])
    // One of squared paper, or a stroke beside a digit.
    expect(cellsOf(inkAt(20, 40, 55), rows, [52])).toEqual([[20, 65]])
    expect(cellsOf(inkAt(), rows, [60])).toEqual([])
  })
})

describe('walls', () => {
  it('are uprights about the row, each once', () => {
    const uprights = [upright(300), upright(100), upright(102), { ...upright(400), top: 200 }]
    expect(wallsOf(uprights, [100, 120])).toEqual([100, 300])
    expect(wallsOf(uprights, [220, 240])).toEqual([100, 300, 400])
  })

  it('are none where they stand as near as squares', () => {
    const squares = Array.from({ length: 20 }, (_, i) => upright(30 * i + 5))
    expect(wallsOf(squares, [100, 120])).toEqual([])
  })
})

describe('corridors', () => {
  const columnsOf = (rows: readonly Rows[], sums: readonly Float32Array[], slope = 0): number[] =>
    corridorsOf(rows, sums, HEIGHT, slope).map((corridor) => corridor.columnAt(HEIGHT / 2))
  const numbers = (left: number): number[] => [left, left + 14, left + 28]

  it('run between the columns of five rows or more', () => {
    const table = inkAt(...numbers(20), ...numbers(120), ...numbers(220))
    const rows = rowsOf(5)
    expect(
      columnsOf(
        rows,
        rows.map(() => table),
      ),
    ).toEqual([89, 189])
    expect(columnsOf(rowsOf(4), [table, table, table, table])).toEqual([])
  })

  it('are crossed by one row in ten, not by more', () => {
    const table = inkAt(...numbers(20), ...numbers(120))
    const across = inkAt(...numbers(20), ...numbers(60), ...numbers(120))
    const rows = rowsOf(11)
    expect(columnsOf(rows, [across, ...Array<Float32Array>(10).fill(table)])).toEqual([89])
    expect(columnsOf(rows, [across, across, ...Array<Float32Array>(9).fill(table)])).toEqual([])
  })

  it('lean as the rows slope', () => {
    const rows = rowsOf(12)
    const sums = rows.map(([top]) => {
      const lean = Math.round(-0.05 * (top + 10 - HEIGHT / 2))
      return inkAt(...[...numbers(20), ...numbers(120)].map((left) => left + lean))
    })
    expect(columnsOf(rows, sums, 0.05)).toEqual([89])
  })

  it('are none between single digits that stand far apart', () => {
    const digits = inkAt(20, 75, 130, 185, 240)
    const rows = rowsOf(8)
    expect(
      columnsOf(
        rows,
        rows.map(() => digits),
      ),
    ).toEqual([])
  })

  it('are none of a page without rows', () => expect(corridorsOf([], [], HEIGHT, 0)).toEqual([]))
})
