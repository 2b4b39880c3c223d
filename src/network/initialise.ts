import { digitCodes } from './codes.js'
import { type Layer, size } from './layers.js'
import { PARAMETER_FLOATS, TENSORS } from './parameters.js'
import { Random } from './random.js'

/** Of subsampling: it sums four pixels, so at first it is twice their average. */
const COEFFICIENT = 0.5

/** Inputs one unit of the layer's map sees. */
function fanIn(layer: Layer, map: number): number {
  const maps = layer.connections?.[map]?.length
  return maps === undefined ? size(layer.input) : maps * layer.window * layer.window
}

/** Uniform values of standard deviation 1/√fan-in; a convolution's missing connections stay 0. */
function drawWeights(layer: Layer, weights: Float32Array, random: Random): void {
  const maps = layer.output[0]
  const perMap = weights.length / maps
  const taps = perMap / layer.input[0]
  for (let map = 0; map < maps; map++) {
    // A uniform distribution of half-width h has standard deviation h/√3.
    const most = Math.sqrt(3 / fanIn(layer, map))
    const inputs = layer.connections?.[map] ?? Array.from({ length: layer.input[0] }, (_, input) => input)
    for (const input of inputs) {
      const start = map * perMap + input * taps
      for (let at = start; at < start + taps; at++) weights[at] = random.within(most)
    }
  }
}

/**
 * Fresh parameters, flat (PARAMETER_FLOATS): weights uniform with mean 0 and standard deviation 1/√fan-in
 * (LeCun et al. 1998, "Efficient BackProp", section 4.6), biases 0, subsampling coefficients 0.5, the codes
 * the digits' pictures.
 *
 * @param seed any safe integer; the same seed, the same parameters
 * @example engine.writeParameters(initialise(1))
 */
export function initialise(seed: number): Float32Array {
  const random = new Random(seed)
  const flat = new Float32Array(PARAMETER_FLOATS)
  for (const { layer, role, offset, length } of TENSORS) {
    const values = flat.subarray(offset, offset + length)
    if (role === 'weight') drawWeights(layer, values, random)
    else if (role === 'coefficient') values.fill(COEFFICIENT)
    else if (role === 'code') values.set(digitCodes())
  }
  return flat
}
