/*
 * The kernels alone, for pictures of any size: LeNet-5's 5×5 convolution, 2×2 subsampling, full connection and RBF
 * units, each with its gradient.
 */
import { plainOptions } from '../check.js'
import type { ModuleSource, SimdChoice } from '../engine/engine.js'
import { instantiateKernels, moduleSource, simdChoice } from '../engine/wasm/module.js'
import { ReferenceBackend, WasmBackend } from './backends.js'
import { checkedKernels } from './checked.js'
import type { LayerKernels } from './types.js'

export { DisposedError, LeNet5Error } from '../errors.js'
export type { Tensor } from './tensor.js'
export type {
  Conv5x5Options,
  DenseOptions,
  Gradient,
  LayerKernels,
  Like,
  RbfGradient,
  RbfOptions,
  SquashOrNone,
  Subsample2x2Options,
  Values,
} from './types.js'
export type { ModuleSource, SimdChoice }

/** What runs the kernels. */
export interface KernelsOptions {
  /** The WebAssembly of the kernels, where the one in the package cannot be compiled or should not be. */
  readonly module?: ModuleSource | undefined
  /**
   * 'auto' (default): relaxed SIMD where there is, else SIMD, else plain JavaScript. 'baseline' computes the same
   * everywhere, bit for bit.
   */
  readonly simd?: SimdChoice | undefined
}

/**
 * Makes the kernels ready: instantiates the WebAssembly with a memory of its own.
 *
 * @throws LeNet5Error INVALID_ARGUMENT; WEBASSEMBLY when `module` or the choice of `simd` does not work here
 * @example
 * import { createKernels } from 'lenet5-simd/kernels'
 * const kernels = await createKernels()
 * const maps = kernels.conv5x5(pixels, { maps: 1, height: 480, width: 640, outputMaps: 6, weights, bias }) // 6×476×636
 */
export async function createKernels(options?: KernelsOptions): Promise<LayerKernels> {
  const { module, simd } = plainOptions(options, 'options', ['module', 'simd'])
  const source = moduleSource(module)
  const choice = simdChoice(simd)
  const loaded = choice === 'js' ? null : await instantiateKernels(choice, source)
  return loaded
    ? checkedKernels(new WasmBackend(loaded.kernels, loaded.backend))
    : checkedKernels(new ReferenceBackend())
}
