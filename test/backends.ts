import { instantiateKernels } from '../src/engine/wasm/module.js'

type Name = 'js' | 'baseline' | 'relaxed'

/** The backends this machine runs: relaxed SIMD only where the JavaScript engine knows it. */
export const BACKENDS: readonly Name[] = await instantiateKernels('relaxed').then(
  () => ['js', 'baseline', 'relaxed'] as const,
  () => ['js', 'baseline'] as const,
)
