/*
 * How weights follow their gradient: SGD with momentum, and AdamW (Loshchilov and Hutter 2019), by their equations.
 */
import { TRAINABLE_FLOATS, TRAINABLE_TENSORS } from '../network/network.js'
import { type FloatArray, floatsLike } from './float-array.js'

/** The optimiser and its constants; the learning rate comes with each step. */
export type OptimizerSpec =
  | { readonly kind: 'sgd'; readonly momentum: number }
  | {
      readonly kind: 'adamw'
      readonly beta1: number
      readonly beta2: number
      readonly epsilon: number
      readonly weightDecay: number
    }

/** What the optimiser remembers from step to step (`OptimizerState` where T is Float32Array). */
export interface OptimizerMemory<T extends FloatArray = FloatArray> {
  /** Steps done. */
  step: number
  /** [TRAINABLE_FLOATS]. SGD: the velocity. AdamW: the first moment. */
  first: T
  /** AdamW: [TRAINABLE_FLOATS], the second moment. SGD: empty. */
  second: T
}

/** The memory before the first step, in the same kind of floats as the parameters. */
export function optimizerMemory<T extends FloatArray>(
  spec: OptimizerSpec,
  parameters: T,
): OptimizerMemory<T> {
  return {
    step: 0,
    first: floatsLike(parameters, TRAINABLE_FLOATS),
    second: floatsLike(parameters, spec.kind === 'adamw' ? TRAINABLE_FLOATS : 0),
  }
}

/**
 * One step: changes the flat parameter vector (all but the codes) and the memory in place.
 *
 * @param parameters the flat parameter vector, for any number of classes
 * @param gradient flat, of the mean loss by the parameters; at least TRAINABLE_FLOATS long
 * @example optimizerStep({ kind: 'sgd', momentum: 0.9 }, parameters, gradient, 0.01, memory)
 */
export function optimizerStep(
  spec: OptimizerSpec,
  parameters: FloatArray,
  gradient: FloatArray,
  learningRate: number,
  memory: OptimizerMemory,
): void {
  memory.step++
  if (spec.kind === 'sgd') sgd(spec, parameters, gradient, learningRate, memory)
  else adamw(spec, parameters, gradient, learningRate, memory)
}

/** SGD with momentum μ: v ← μ·v + g, w ← w − rate·v. */
function sgd(
  { momentum }: Extract<OptimizerSpec, { kind: 'sgd' }>,
  parameters: FloatArray,
  gradient: FloatArray,
  learningRate: number,
  { first: velocity }: OptimizerMemory,
): void {
  for (let i = 0; i < TRAINABLE_FLOATS; i++) {
    const v = momentum * (velocity[i] as number) + (gradient[i] as number)
    velocity[i] = v
    parameters[i] = (parameters[i] as number) - learningRate * v
  }
}

/**
 * AdamW (Loshchilov and Hutter 2019): w ← w − rate·decay·w, on weights only, apart from the
 * gradient's moments; then w ← w − rate·m̂/(√v̂ + ε), moments corrected for having started at 0.
 */
function adamw(
  { beta1, beta2, epsilon, weightDecay }: Extract<OptimizerSpec, { kind: 'adamw' }>,
  parameters: FloatArray,
  gradient: FloatArray,
  learningRate: number,
  { step, first, second }: OptimizerMemory,
): void {
  const correction1 = 1 - beta1 ** step
  const correction2 = 1 - beta2 ** step
  for (const { role, offset, length } of TRAINABLE_TENSORS) {
    const kept = role === 'weight' ? 1 - learningRate * weightDecay : 1
    for (let i = offset; i < offset + length; i++) {
      const g = gradient[i] as number
      const m = beta1 * (first[i] as number) + (1 - beta1) * g
      const v = beta2 * (second[i] as number) + (1 - beta2) * g * g
      first[i] = m
      second[i] = v
      const change = (learningRate * (m / correction1)) / (Math.sqrt(v / correction2) + epsilon)
      parameters[i] = kept * (parameters[i] as number) - change
    }
  }
}
