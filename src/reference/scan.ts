/*
 * The network over a larger picture, layer by layer: what the fast engine's scan must compute.
 */
import { classesIn, type Layer, layersOf, type Variant } from '../network/network.js'
import { type FloatArray, floatsLike } from './float-array.js'
import { applyLayer } from './network.js'

/** The distances of every window of a picture. */
export interface PlainScan<T extends FloatArray = FloatArray> {
  width: number
  height: number
  /** [classes, height, width] */
  distances: T
}

/**
 * LeNet-5 on every 32×32 window of a larger picture at multiples of 4 pixels, by convolution in place of
 * full connection (a space displacement network, LeCun et al. 1998, section VII): every layer runs once over
 * the whole picture, so what windows share is computed once. The output at (x, y) is that of the window
 * whose corner is at pixel (4x, 4y).
 *
 * @param picture height × width, network units, 32×32 at least
 * @returns a map of ⌊(width − 32)/4⌋ + 1 by ⌊(height − 32)/4⌋ + 1
 * @example scanPlane(parameters, variant, picture, 64, 32).width // 9
 */
export function scanPlane<T extends FloatArray>(
  parameters: T,
  variant: Variant,
  picture: T,
  width: number,
  height: number,
): PlainScan<T> {
  let current = picture
  for (const layer of layersOf(classesIn(parameters.length))) {
    if (layer.window === 1) {
      current = atEveryPosition(layer, current, width * height, (column) =>
        applyLayer(layer, parameters, variant, column, 1, 1),
      )
    } else {
      current = applyLayer(layer, parameters, variant, current, height, width)
      width = outputSide(layer, width)
      height = outputSide(layer, height)
    }
  }
  return { width, height, distances: current }
}

const outputSide = ({ window, stride }: Layer, side: number): number =>
  Math.floor((side - window) / stride) + 1

/** A layer of one vector as a 1×1 convolution: at each position, on the values of all maps there. */
function atEveryPosition<T extends FloatArray>(
  layer: Layer,
  input: T,
  positions: number,
  apply: (column: T) => T,
): T {
  const inputs = layer.input[0]
  const outputs = layer.output[0]
  const column = floatsLike(input, inputs)
  const output = floatsLike(input, outputs * positions)
  for (let p = 0; p < positions; p++) {
    for (let i = 0; i < inputs; i++) column[i] = input[i * positions + p] as number
    const answers = apply(column)
    for (let o = 0; o < outputs; o++) output[o * positions + p] = answers[o] as number
  }
  return output
}
