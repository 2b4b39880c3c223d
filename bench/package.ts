/* The built package, as a user has it. */
export { DEFAULT_AUGMENT, LeNet5, loadMnist } from 'lenet5-simd'
export { createKernels } from 'lenet5-simd/kernels'
