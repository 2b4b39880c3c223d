import type { Arena } from './memory.js'

/** The greatest 16-bit weight, and the greatest 32-bit sum, with room for the rounding of its terms. */
const MOST_WEIGHT = 32767
const MOST_SUM = 0.99 * 2 ** 31

/** How a layer's activations are integers: (activation − `zero`)·`one`, at most `most`. */
export interface Activation {
  readonly one: number
  readonly most: number
  readonly zero: number
}

/** Addresses of a layer's floats: weights [outputs][per], biases [outputs]. */
export interface LayerFloats {
  readonly weights: number
  readonly bias: number
  readonly outputs: number
  readonly per: number
}

/** One word of a pack: an output's bias, or two weights by their addresses; 0 stands for a weight of 0. */
export type PackWord = { readonly output: number } | { readonly first: number; readonly second: number }

const BIAS = -1

/**
 * A layer's weights as pairs of 16-bit integers and its biases as 32-bit ones, in the order its tiles read them. All are
 * scaled by the greatest number at which no weight overflows, nor any sum whatever the activations are.
 */
export class QuantisedPack {
  readonly address: number
  /** What 1 of a sum is in floats. */
  scale = 1
  readonly #arena: Arena
  readonly #layer: LayerFloats
  readonly #activation: Activation
  readonly #words: readonly number[]

  constructor(
    arena: Arena,
    name: string,
    layer: LayerFloats,
    activation: Activation,
    words: readonly PackWord[],
  ) {
    this.#arena = arena
    this.#layer = layer
    this.#activation = activation
    this.#words = words.flatMap((word) =>
      'output' in word ? [BIAS, word.output] : [word.first, word.second],
    )
    this.address = arena.reserve(name, words.length * 4)
  }

  /** Derives the integers from the floats. */
  fill(): void {
    const { floats, words } = this.#arena
    const { weights, bias, outputs, per } = this.#layer
    const { one, most, zero } = this.#activation
    const biases = new Float64Array(outputs)
    let largest = 0
    let largestSum = 0
    for (let o = 0; o < outputs; o++) {
      let sum = 0
      let magnitude = 0
      for (let i = 0; i < per; i++) {
        const weight = floats[(weights >> 2) + o * per + i] as number
        sum += weight
        magnitude += Math.abs(weight)
        largest = Math.max(largest, Math.abs(weight))
      }
      biases[o] = ((floats[(bias >> 2) + o] as number) + zero * sum) * one
      largestSum = Math.max(largestSum, magnitude * most + Math.abs(biases[o] as number))
    }
    const by = Math.min(MOST_WEIGHT / largest, MOST_SUM / largestSum, 2 ** 40)
    this.scale = 1 / (by * one)
    const quantised = (at: number): number => (at === 0 ? 0 : Math.round((floats[at >> 2] as number) * by))
    for (let word = 0, at = this.address >> 2; word < this.#words.length; word += 2, at++) {
      const first = this.#words[word] as number
      const second = this.#words[word + 1] as number
      words[at] =
        first === BIAS
          ? Math.round((biases[second] as number) * by)
          : (quantised(first) & 0xffff) | (quantised(second) << 16)
    }
  }
}
