import { describe, findBeyond, MAX_MAGNITUDE, plainObject, refuse, typedArray } from '../check.js'
import { LeNet5Error } from '../errors.js'
import { C3, classesIn, type Tensor, tensorsOf, view } from '../network/network.js'
import { findUnconnected } from './unconnected.js'

/** The tensors by the names of the weight file: `c1.weight`, `c1.bias`, … `output.weight`. */
export type Weights = Record<string, Float32Array>

/** Copies of all tensors of a flat parameter vector. */
export function namedWeights(flat: Float32Array): Weights {
  return Object.fromEntries(
    tensorsOf(classesIn(flat.length)).map(({ name }) => [name, view(flat, name).slice()]),
  )
}

function checkTensor({ name, layer, role, length }: Tensor, value: unknown): Float32Array {
  const label = `weights['${name}']`
  const values = typedArray(value, label, ['Float32Array'], length, 'INVALID_WEIGHTS')
  const at = findBeyond(values)
  if (at >= 0)
    refuse('INVALID_WEIGHTS', `${label}[${at}]`, `a finite number, at most ±${MAX_MAGNITUDE}`, values[at])
  const stray = layer === C3 && role === 'weight' ? findUnconnected(values) : null
  if (stray) {
    throw new LeNet5Error(
      'INVALID_WEIGHTS',
      `${label} must be 0 where C3 has no connection, got ${stray.value} in map ${stray.output} for S2 map ` +
        `${stray.input}; multiply it by the connection table`,
    )
  }
  return values
}

/**
 * The flat parameter vector with some tensors replaced, all of them checked.
 *
 * @throws LeNet5Error INVALID_WEIGHTS
 */
export function withWeights(flat: Float32Array, weights: unknown): Float32Array {
  const given = plainObject(
    weights,
    'weights',
    "a plain object of tensors such as { 'c1.bias': Float32Array(6) }",
    'INVALID_WEIGHTS',
  )
  const tensors = tensorsOf(classesIn(flat.length))
  const replaced = flat.slice()
  for (const [name, value] of given) {
    const tensor = tensors.find((known) => known.name === name)
    if (!tensor) {
      throw new LeNet5Error(
        'INVALID_WEIGHTS',
        `weights has no tensor ${describe(name)}; the tensors are ${tensors.map((known) => known.name).join(', ')}`,
      )
    }
    replaced.set(checkTensor(tensor, value), tensor.offset)
  }
  return replaced
}
