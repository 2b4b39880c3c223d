// Every subpath but the pool, which pool.mjs tries.
export * from 'lenet5-simd'
export { createKernels } from 'lenet5-simd/kernels'
export { default as defaultWeights } from 'lenet5-simd/weights/default'
export { default as squashedWeights } from 'lenet5-simd/weights/squashed'
