/*
 * What every contender of the benchmark is: a module of `contenders/` with one function, `prepare`, that gets ready
 * whatever costs time once, and gives back what is timed. A contender knows nothing of clocks, rounds and processes.
 */

/** Digits of MNIST's test set from the first on, and from the first again after the last. */
export interface Digits {
  /** n·784 grey bytes. */
  readonly images: Uint8Array
  readonly labels: Uint8Array
}

export type Options = Readonly<Record<string, unknown>>

export interface Work {
  /**
   * One call, of size n: images, pixels, or what the contender says. The first call of a size makes its input and is
   * never timed. A promise is awaited. A number is the milliseconds that count, where not all of the call does.
   */
  run(n: number): unknown
  /** What a call of size n answers: contenders of one table must agree before any of them is timed. */
  values?(n: number): ArrayLike<number> | Promise<ArrayLike<number>>
}

export type Prepare = (options: Options, digits: (n: number) => Digits) => Promise<Work>

/** The input of each size, made once. */
export function once<T>(make: (n: number) => T): (n: number) => T {
  const made = new Map<number, T>()
  return (n) => {
    if (!made.has(n)) made.set(n, make(n))
    return made.get(n) as T
  }
}

/** Network units, 32×32 each, of 28×28 grey bytes: what other runtimes are given, ready made. */
export function unitsOf(bytes: Uint8Array): Float32Array {
  const units = new Float32Array((bytes.length / 784) * 1024).fill(-0.1)
  for (const [i, byte] of bytes.entries()) {
    const pixel = i % 784
    const row = Math.floor(pixel / 28) + 2
    units[Math.floor(i / 784) * 1024 + row * 32 + (pixel % 28) + 2] = -0.1 + (byte * 1.275) / 255
  }
  return units
}

/** Small numbers that repeat from run to run. */
export const noise = (length: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => (Math.imul(i + 1, 2654435761) >>> 8) / 2 ** 24 - 0.5)
