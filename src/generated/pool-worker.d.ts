/** A classic script: the worker of `lenet5-simd/pool`, self-contained but for the compiled kernels it is sent. */
export const code: string
