/** The kernels compiled with SIMD128 and with relaxed SIMD, hexadecimal: a part of the one, of the other, and so on. */
export const parts: readonly string[]
