/*
 * LeNet-5 layer by layer, forward and backward, on one image: what every plan of the fast engine must compute.
 */
import { classesIn, type Layer, layersOf, size, type Variant, view } from '../network/network.js'
import { conv5x5, conv5x5Backward } from './conv5x5.js'
import { dense, denseBackward } from './dense.js'
import { type FloatArray, floatsLike } from './float-array.js'
import { rbf, rbfBackward } from './rbf.js'
import { type SquashOrNone, squashAll, squashAllBackward } from './squash.js'
import { subsample2x2, subsample2x2Backward } from './subsample2x2.js'

/** The input and what every layer made of it, each in its layer's shape, after the squash where there is one. */
export interface Values<T extends FloatArray = FloatArray> {
  input: T
  c1: T
  s2: T
  c3: T
  s4: T
  c5: T
  f6: T
  /** The distances. */
  output: T
}

/**
 * LeNet-5 on one image.
 *
 * @param parameters the flat parameter vector: its length says how many classes there are, and its kind of floats is the
 * kind of all values
 * @param input 32×32, network units
 * @example forward(parameters, DEFAULT_VARIANT, input).output // a distance a class
 */
export function forward<T extends FloatArray>(parameters: T, variant: Variant, input: T): Values<T> {
  const values: Partial<Values<T>> = { input }
  let current = input
  for (const layer of layersOf(classesIn(parameters.length))) {
    const [, height, width] = layer.input
    current = applyLayer(layer, parameters, variant, current, height, width)
    values[keyOf(layer)] = current
  }
  return values as Values<T>
}

/**
 * The gradient of a loss by every parameter, from its gradient by the distances (back-propagation).
 *
 * @param values what `forward` returned, with the same parameters
 * @param gradDistances [classes]
 * @returns flat, as long as the parameters; zeros for C3's missing connections and for the codes, which are fixed
 * @example backward(parameters, variant, values, lossOfDistances(values.output, label, options).gradient)
 */
export function backward<T extends FloatArray>(
  parameters: T,
  variant: Variant,
  values: Values<T>,
  gradDistances: T,
): T {
  const flat = floatsLike(parameters, parameters.length)
  const layers = layersOf(classesIn(parameters.length))
  let grad = gradDistances
  for (let l = layers.length - 1; l >= 0; l--) {
    const layer = layers[l] as Layer
    const before = layers[l - 1]
    const input = values[before ? keyOf(before) : 'input']
    const gradients = applyLayerBackward(layer, parameters, variant, grad, input, values[keyOf(layer)])
    if (gradients.bias) {
      tensors(layer, flat).weights.set(gradients.weights)
      tensors(layer, flat).bias.set(gradients.bias)
    }
    grad = gradients.input
  }
  return flat
}

/**
 * One layer. Convolutions and subsamplings take maps of any height and width (a larger picture is scanned
 * so); the full connection and the distances one vector.
 */
export function applyLayer<T extends FloatArray>(
  layer: Layer,
  parameters: T,
  variant: Variant,
  input: T,
  height: number,
  width: number,
): T {
  const squash = squashOf(layer, variant)
  switch (layer.kind) {
    case 'convolution':
      return squashAll(conv5x5(input, { ...convolution(layer, parameters), height, width }), squash)
    case 'subsampling':
      return subsample2x2(input, {
        maps: layer.input[0],
        height,
        width,
        ...tensors(layer, parameters),
        squash,
      })
    case 'full connection':
      return dense(input, { ...units(layer), ...tensors(layer, parameters), squash })
    case 'euclidean rbf':
      return rbf(input, { ...units(layer), weights: view(parameters, 'output.weight') })
  }
}

function applyLayerBackward<T extends FloatArray>(
  layer: Layer,
  parameters: T,
  variant: Variant,
  gradOutput: T,
  input: T,
  output: T,
): { input: T; weights: T; bias?: T } {
  const squash = squashOf(layer, variant)
  const [maps, height, width] = layer.input
  switch (layer.kind) {
    case 'convolution': {
      const gradSums = squash === 'none' ? gradOutput : squashAllBackward(gradOutput, output, squash)
      return conv5x5Backward(gradSums, input, { ...convolution(layer, parameters), height, width })
    }
    case 'subsampling':
      return subsample2x2Backward(gradOutput, input, {
        maps,
        height,
        width,
        ...tensors(layer, parameters),
        squash,
      })
    case 'full connection':
      return denseBackward(gradOutput, input, { ...units(layer), ...tensors(layer, parameters), squash })
    case 'euclidean rbf':
      return rbfBackward(gradOutput, input, { ...units(layer), weights: view(parameters, 'output.weight') })
  }
}

function convolution<T extends FloatArray>(layer: Layer, parameters: T) {
  const { connections } = layer
  return { maps: layer.input[0], outputMaps: layer.output[0], connections, ...tensors(layer, parameters) }
}

const units = (layer: Layer) => ({ inputs: size(layer.input), outputs: size(layer.output) })

/** Views of a layer's two tensors in a flat vector. */
function tensors<T extends FloatArray>(layer: Layer, flat: T): { weights: T; bias: T } {
  return { weights: view(flat, `${keyOf(layer)}.weight`), bias: view(flat, `${keyOf(layer)}.bias`) }
}

function squashOf(layer: Layer, variant: Variant): SquashOrNone {
  const squashed =
    layer.squashed === 'always' || (layer.squashed === 'on request' && variant.squashConvolutions)
  return squashed ? variant.squash : 'none'
}

const keyOf = (layer: Layer) => layer.name.toLowerCase() as Lowercase<Layer['name']>
