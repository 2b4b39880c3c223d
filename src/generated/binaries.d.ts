/** The kernels compiled with SIMD128, hexadecimal. */
export const baseline: string
/** The same sources compiled with relaxed SIMD, hexadecimal. */
export const relaxed: string
