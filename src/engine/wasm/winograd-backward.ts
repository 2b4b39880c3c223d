/*
 * C3's gradients by Winograd's filtering: the transposed steps of `transformedC3` (winograd.ts), whose input at the points is
 * kept from the forward pass. The gradient by C3's sums goes to the points; there, like in the forward pass, one product does
 * for two of the direct way; what comes out goes back to kernels and to pixels.
 *
 *     by the sums     cells ─► points                                        7 a row of five
 *     by the kernels  correlated with the input, at the points ─► taps      13 products instead of 25
 *     by the input    convolved with the kernels, at the points ─► cells    13 products instead of 25
 */
import { C3, S4 } from '../../network/network.js'
import type { Maps } from './layout.js'
import type { Program } from './program.js'
import { CELL, correlationRecords, type KernelSource, pairMaps, range, type Tiles } from './tiles.js'
import { type Derived, together, type Weights } from './weights.js'
import { INPUT_POINTS, ODD_POINTS, POINTS, type TransformedC3 } from './winograd.js'

const KERNEL = C3.window
const [MAPS] = C3.output
const [INPUTS] = C3.input
const connections = C3.connections ?? []

/** C3's gradients. */
export interface TransformedC3Gradients {
  readonly derived: Derived
  /** Emits the way from one group's gradient by C3's sums, or folded S4's, to that by what C3 sees, `to`. */
  emitInput(program: Program, octet: number, gradient: Maps, to: Maps): void
  /** Emits the gradients by the kernels, of so many groups whose gradients by the input were emitted before. */
  emitKernels(program: Program, octets: number): void
}

/**
 * Plans C3's gradients.
 *
 * @param forward the forward pass, which keeps what `octets` groups of eight see
 * @param target where the gradients by the kernels go
 */
export function transformedC3Gradients(
  weights: Weights,
  forward: TransformedC3,
  target: KernelSource,
  octets: number,
): TransformedC3Gradients {
  const { memory, folds } = weights
  const { parities, stride } = forward
  const [, rows] = folds ? S4.output : C3.output
  // The gradient by the products: [parity][point][map][octet][row], so that a map's rows of all groups are one run.
  const ownRows = rows * CELL
  const productMap = octets * ownRows
  const productPoint = MAPS * productMap
  const productParity = POINTS * productPoint
  const products = memory.reserve('gradient by the products of C3', parities * productParity)

  const back = inputGradient(weights, forward, productMap, rows)
  const { tiles, places } = correlationRecords(
    memory,
    'C3 transformed: weight gradient',
    pairMaps(connections),
    (map, input, row) => target.weights + ((map * INPUTS + input) * KERNEL + row) * KERNEL * 4,
    (inputs) => inputs.flatMap((input) => range(KERNEL).map((row) => input * forward.seenMap + row * CELL)),
    productMap,
  )
  const positions = range(octets).flatMap((octet) =>
    range(rows).flatMap((row) =>
      [0, CELL / 2].map((half) => octet * forward.seenOctet + row * stride * CELL + half),
    ),
  )
  const list = memory.table('C3 transformed: positions', [positions.length, ...positions])
  const count = tiles.count * 8
  const results = memory.reserve('gradient by the kernels of C3 at the points', INPUT_POINTS * count * 4)
  const taps = memory.reserve('gradient by the taps of C3', KERNEL * count * 4)

  return {
    derived: back.derived,
    emitInput(program, octet, gradient, to) {
      // Both parities of a row add to its columns.
      if (parities > 1) program.emit('zero', to.address, to.maps * to.mapStep)
      for (let parity = 0; parity < parities; parity++) {
        const at = products + parity * productParity + octet * ownRows
        for (let m = 0; m < MAPS; m++) {
          const from = gradient.address + m * gradient.mapStep + parity * CELL
          program.emit('cellsToProducts', from, parities * CELL, rows, at + m * productMap, productPoint)
        }
        back.emit(program, at, productPoint, { ...to, address: to.address + parity * CELL })
      }
    },
    emitKernels(program, count8) {
      program.emit('setWord', list, (count8 * rows * CELL) / 16)
      for (let point = 0; point < INPUT_POINTS; point++) {
        const from = forward.seen + point * forward.seenPoint
        const by = products + (point % POINTS) * productPoint
        const to = results + point * count * 4
        const steps = [parities, forward.seenParity, productParity] as const
        program.emit('correlate4x2', tiles.records, tiles.count, from, by, to, list, ...steps)
      }
      program.emit('pointsToKernels', results, count, taps)
      for (let tap = 0; tap < KERNEL; tap++)
        program.emit('scatter', taps + tap * count * 4, places, count, tap * 4)
    },
  }
}

/**
 * The gradient by the input at the points: transposed convolutions along columns. A tile is a cell of two rows and both
 * parities of columns: all four see the same cells of the gradient, each with a weight of its own. At the borders there are fewer
 * of these.
 */
function inputGradient(weights: Weights, forward: TransformedC3, productMap: number, rows: number) {
  const { memory } = weights
  const { stride, seenRows, parities } = forward
  const blocks = Math.ceil(seenRows / 2)
  const map = blocks * 2 * CELL
  // An odd number of cache lines from point to point: at powers of two they would fall on the same lines of the cache.
  const point = INPUTS * map + 2 * CELL
  // The point ½ has no odd columns: what is written for them nobody reads.
  const seen = memory.reserve('gradient by S2 at the points', 2 * POINTS * point)
  const zero = memory.reserve('zero', 4)
  // Seen from a block's first row, the gradient's cells start `reach` rows before it and span `window` rows.
  const window = (KERNEL + 1) / stride
  const reach = (KERNEL - 1) / stride
  const slots = range(4).map((slot) => [slot >> 1, slot & 1] as const)

  const from: number[] = []
  const starts: number[] = []
  for (let at = 0; at < POINTS; at++) {
    // No bias: the packed weights of a point begin with four zeros.
    from.push(zero, zero, zero, zero)
    for (let input = 0; input < INPUTS; input++) {
      if (at === 0) starts.push(from.length * 4)
      for (const [output, inputs] of connections.entries()) {
        if (!inputs.includes(input)) continue
        for (let a = 0; a < window; a++)
          for (const [below, odd] of slots) {
            const row = below + (reach - a) * stride
            const there = row >= 0 && row < KERNEL && !(odd && at >= ODD_POINTS)
            from.push(there ? forward.kernelAt(at + odd * POINTS, output, input, row) : zero)
          }
      }
    }
  }
  const pack = memory.reserve('C3 transposed: packed weights', from.length * 4)
  const packPoint = (from.length * 4) / POINTS
  const table = memory.table('C3 transposed: sources', from)

  const lists = new Map<string, number>()
  const words: number[] = []
  for (let input = 0; input < INPUTS; input++) {
    const maps = connections.flatMap((inputs, output) => (inputs.includes(input) ? [output] : []))
    for (let block = 0; block < blocks; block++) {
      const top = (block * 2) / stride - reach
      const valid = range(window).filter((a) => top + a >= 0 && top + a < rows)
      const key = `${input}: ${valid}`
      let list = lists.get(key)
      if (list === undefined) {
        const taps = [...maps.entries()].flatMap(([index, output]) =>
          valid.flatMap((a) => [output * productMap + a * CELL, (index * window + a) * 16]),
        )
        list = memory.table(`C3 transposed: taps ${lists.size}`, [taps.length / 2, ...taps])
        lists.set(key, list)
      }
      const out = slots.map(([below, odd]) => input * map + (block * 2 + below) * CELL + odd * POINTS * point)
      words.push(top * CELL, 0, ...out, 0, starts[input] as number, list)
    }
  }
  const tiles: Tiles = { records: memory.table('C3 transposed: records', words), count: words.length / 9 }
  const own = weights.derive('transpose C3', (program) => {
    program.emit('gather', 0, table, from.length, pack)
  })

  return {
    derived: together(forward.derived, own),
    /** Emits the way from the products' gradient to the cells of `to`, for one parity of the outputs. */
    emit(program: Program, gradient: number, step: number, to: Maps): void {
      for (let at = 0; at < POINTS; at++) {
        const [cells, weightsAt] = [gradient + at * step, pack + at * packPoint]
        program.emit('tiles1x4Gathered', tiles.records, tiles.count, cells, weightsAt, seen + at * point)
      }
      for (let input = 0; input < INPUTS; input++)
        program.emit(
          parities > 1 ? 'pointsBackMore' : 'pointsBack',
          seen + input * map,
          seenRows,
          point,
          to.address + input * to.mapStep,
          to.rowStep,
        )
    },
  }
}
