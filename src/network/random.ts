/*
 * Random numbers that follow from a seed and a path, the same on every machine, so that a run can go on from any
 * step.
 */

/** A 32-bit finaliser (Murmur3's): near seeds give unrelated words. */
function mix(word: number): number {
  let h = word | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}

/**
 * Seeded random numbers: Chris Doty-Humphrey's sfc32, the same on every platform.
 *
 * A generator is made from a seed and, optionally, a path of integers: `new Random(seed, AUGMENT, step)` is
 * unrelated to that of any other path. So training keeps no generator's state: its step number is enough.
 *
 * @param seed any safe integer
 * @example new Random(1).uniform() // the same each time
 */
export class Random {
  #a = 0
  #b = 0
  #c = 0
  #counter = 1

  constructor(seed: number, ...path: readonly number[]) {
    let h = 0
    for (const part of [seed, ...path]) {
      h = mix(h + 0x9e3779b9 + (part | 0))
      h = mix(h + 0x9e3779b9 + Math.floor(part / 2 ** 32))
    }
    this.#a = mix(h + 0x9e3779b9)
    this.#b = mix(h + 0x3c6ef372)
    this.#c = mix(h + 0xdaa66d2b)
    // As its author does: until the seed has reached every bit.
    for (let i = 0; i < 15; i++) this.uint32()
  }

  /** An integer from 0 to 2³² − 1. */
  uint32(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0
    return sum >>> 0
  }

  /** A number from 0 to below 1, in steps of 2⁻³². */
  uniform(): number {
    return this.uint32() * 2 ** -32
  }

  /** A number of the open range ±most. */
  within(most: number): number {
    return (2 * this.uniform() - 1) * most
  }

  /** An integer from 0 to below n; n far below 2³², so that no value is noticeably likelier. */
  below(n: number): number {
    return Math.floor(this.uniform() * n)
  }
}
