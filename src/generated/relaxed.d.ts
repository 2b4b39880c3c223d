/** The kernels compiled with relaxed SIMD, in hexadecimal: code compresses in it as in its own bytes, which in base64 it does not. */
export const hex: string
