/*
 * From options to an engine: which backend runs here, and the checks of what a caller may say of it.
 */
import { oneOf, refuse } from '../check.js'
import { DIGITS } from '../network/classes.js'
import type { Variant } from '../network/network.js'
import type { Engine, ModuleSource, Precision, SimdChoice } from './engine.js'
import { instantiateKernels, moduleSource, simdChoice } from './wasm/module.js'

/** What a model runs on. */
export interface EngineOptions {
  /**
   * The kernels' module where they may not come from the package itself (a strict content policy, a worker
   * that shares a compiled module): compiled, as bytes, as a response or as an address to fetch. The files are
   * node_modules/lenet5-simd/build/workerd/{baseline,relaxed}.wasm, to be served from anywhere, as any type.
   * `'js'` needs none and leaves it alone.
   */
  readonly module?: ModuleSource | undefined
  /**
   * `'auto'` (default): the fastest that runs here; plain JavaScript where WebAssembly has no SIMD.
   * `'relaxed'` and `'baseline'` fail where they cannot run; `'js'` runs everywhere.
   */
  readonly simd?: SimdChoice | undefined
  /**
   * `'float32'` (default), or `'int16'`: batches of pictures in bytes are read in 16-bit integers, faster, their
   * distances a little off (0.1 with the shipped weights). Single images, feature maps, scans and training stay in
   * floats, and everything does on plain JavaScript. Only for nets whose C1 and C3 are linear.
   */
  readonly precision?: Precision | undefined
}

/** The options of EngineOptions, to be read out of larger ones. */
export const ENGINE_OPTIONS = ['module', 'simd', 'precision'] as const

/** @throws LeNet5Error INVALID_ARGUMENT */
export function checkEngineOptions(
  options: Partial<Record<(typeof ENGINE_OPTIONS)[number], unknown>>,
): EngineOptions {
  const { module, simd, precision = 'float32' } = options
  return {
    module: moduleSource(module),
    simd: simdChoice(simd),
    precision: oneOf<Precision>(precision, 'options.precision', ['float32', 'int16']),
  }
}

/** Makes one engine: its kernels have one memory. */
export interface EngineMaker {
  /**
   * An engine for a variant and a number of classes, 2 to 96.
   *
   * @throws LeNet5Error INVALID_ARGUMENT for a variant that cannot run in the precision asked for
   */
  (variant: Variant, classes: number): Engine
  /** What `engineMaker` makes another one of, with the same kernels, however they came. */
  readonly options: EngineOptions
}

/**
 * What makes engines: the kernels compiled and ready, before the network is known.
 *
 * @throws LeNet5Error WEBASSEMBLY when the kernels asked for cannot run here
 */
export async function engineMaker(options: EngineOptions = {}): Promise<EngineMaker> {
  const { module, simd = 'auto', precision = 'float32' } = options
  // The programs come while the kernels compile, and what only some need for those alone.
  const [found, wasm] =
    simd === 'js'
      ? [null, null]
      : await Promise.all([instantiateKernels(simd, module), import('./wasm/wasm-engine.js')])
  const planInt16 = found && precision === 'int16' ? (await import('./wasm/int16.js')).planInt16 : null
  const reference = found ? null : await import('./reference-engine.js')
  const make = (variant: Variant, classes: number): Engine => {
    if (precision === 'int16' && variant.squashConvolutions) {
      const linear = `'float32' for a net with squashConvolutions`
      refuse('INVALID_ARGUMENT', 'options.precision', linear, precision)
    }
    if (reference) return reference.createReferenceEngine(variant, classes)
    const { kernels, backend } = found as NonNullable<typeof found>
    const { WasmEngine, WasmPictures } = wasm as NonNullable<typeof wasm>
    return new WasmEngine(kernels, backend, variant, classes, planInt16, WasmPictures)
  }
  return Object.assign(make, {
    options: { simd: found?.backend ?? 'js', module: found?.module, precision } as const,
  })
}

/**
 * An engine for the variant, its parameters all 0 until they are written.
 *
 * @param classes ten by default
 *
 * @throws LeNet5Error WEBASSEMBLY when the kernels asked for cannot run here
 * @example const engine = await createEngine(DEFAULT_VARIANT, { simd: 'baseline' })
 */
export async function createEngine(
  variant: Variant,
  options?: EngineOptions,
  classes: number = DIGITS.length,
): Promise<Engine> {
  return (await engineMaker(options))(variant, classes)
}
