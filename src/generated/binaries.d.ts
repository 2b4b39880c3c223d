/** The kernels compiled with SIMD128, base64. */
export const baseline: string
/** The same sources compiled with relaxed SIMD, base64. */
export const relaxed: string
