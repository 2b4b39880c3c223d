/*
 * The floats that reference kernels work on.
 */
/** Storage of the plain kernels: doubles make them the tests' oracle, floats the backend `'js'`. */
export type FloatArray = Float32Array | Float64Array

/**
 * A new array of zeros of the same kind.
 *
 * @example floatsLike(new Float32Array(3), 10) // Float32Array(10)
 */
export function floatsLike<T extends FloatArray>(like: T, length: number): T {
  return (like instanceof Float32Array ? new Float32Array(length) : new Float64Array(length)) as T
}
