/*
 * First weights: drawn from a seed so that each unit's sum has about the same spread, whatever its layer (LeCun et
 * al. 1998, appendix A).
 */
import {
  CODE_LENGTH,
  type Layer,
  parameterFloats,
  size,
  TRAINABLE_FLOATS,
  TRAINABLE_TENSORS,
} from './network.js'
import { Random } from './random.js'

/** The first coefficient of a subsampling: it sums four pixels, so it begins as twice their average. */
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
 * Fresh parameters, flat: weights uniform with mean 0 and standard deviation 1/√fan-in (LeCun et al. 1998, "Efficient
 * BackProp", section 4.6), biases 0, subsampling coefficients 0.5.
 *
 * @param seed any safe integer; the same seed, the same parameters, whatever the codes
 * @param codes [classes, 84]: codes.ts
 * @example engine.writeParameters(initialise(1, digitCodes()))
 */
export function initialise(seed: number, codes: Float32Array): Float32Array {
  const random = new Random(seed)
  const flat = new Float32Array(parameterFloats(codes.length / CODE_LENGTH))
  for (const { layer, role, offset, length } of TRAINABLE_TENSORS) {
    const values = flat.subarray(offset, offset + length)
    if (role === 'weight') drawWeights(layer, values, random)
    else if (role === 'coefficient') values.fill(COEFFICIENT)
  }
  flat.set(codes, TRAINABLE_FLOATS)
  return flat
}
