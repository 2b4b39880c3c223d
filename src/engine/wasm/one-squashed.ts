/*
 * One image where C1 and C3 are squashed and cannot be folded, by Winograd's filtering along rows (winograd.ts): what lies side
 * by side in the lanes are the tiles of four neighbouring outputs, of a row for C1 and of all rows for C3. C1 is squashed
 * and subsampled map by map, in the place of the one before.
 */
import { C1, C3, INPUT_SIDE, S2, S4, size } from '../../network/network.js'
import type { Classifier } from './few-images.js'
import { eightImages, type Maps, mapsAt, pictureMaps } from './layout.js'
import { rowsInput } from './picture.js'
import { emitSquash, emitSubsampledMap, emitSubsampling, type Plan, programs } from './plan.js'
import type { Program } from './program.js'
import { CELL, range } from './tiles.js'
import type { Weights } from './weights.js'
import { slidingC1, TILE, tiledC3 } from './winograd.js'

/** Plans one image of the squashed network. */
export function planOneSquashed(weights: Weights, classifier: Classifier): Plan {
  const { memory } = weights
  const name = 'one image, squashed'
  const input = pictureMaps(memory, `${name}: input`, [1, INPUT_SIDE, INPUT_SIDE])
  const intake = rowsInput(weights, name, input)
  // A row of C1 is four cells: a pixel of each of its seven tiles, and of one that means nothing. One of S2 is then two.
  const [, rows1] = C1.output
  const map1 = eightImages(memory, `${name}: C1, one map`, [1, rows1, TILE])
  const sliding = slidingC1(weights, input, map1, name)
  const s2 = eightImages(memory, `${name}: S2`, [S2.output[0], S2.output[1], TILE / 2])
  const [maps3, rows3, columns3] = C3.output
  const across = Math.ceil(columns3 / TILE) * TILE
  const tiled = mapsAt(0, [maps3, rows3, across], 4)
  const address = memory.reserve(`${name}: C3`, size([maps3, rows3, across]) * 4 + CELL)
  const c3: Maps = { ...tiled, address, width: columns3 }
  const s4 = mapsAt(classifier.s4, S4.output, 4)
  const convolve = tiledC3(weights, s2, c3)

  const body = (program: Program): void => {
    const after = weights.plain(S2)
    program.layer('C1, S2')
    sliding.transform(program)
    for (const m of range(s2.maps)) {
      sliding.map(program, m)
      emitSubsampledMap(program, after, m, map1.address, map1, s2)
    }
    emitSquash(weights, program, s2)
    program.layer('C3')
    convolve.emit(program)
    emitSquash(weights, program, c3)
    program.layer('S4')
    emitSubsampling(weights, program, S4, c3, s4)
    emitSquash(weights, program, s4)
    classifier.emit(program)
  }
  return {
    images: 1,
    derived: [sliding.derived, convolve.derived, ...classifier.derived],
    write: intake.write,
    program: programs(weights, name, intake.emit, body),
    distances: classifier.distances,
  }
}
