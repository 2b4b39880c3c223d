/* What training needs besides. */
export { DEFAULT_AUGMENT, LeNet5 } from 'lenet5-simd'
