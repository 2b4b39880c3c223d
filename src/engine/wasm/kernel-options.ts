import { isArrayBuffer, oneOf, refuse } from '../../check.js'
import { isModule, type ModuleSource, type SimdChoice } from './module.js'

function isModuleSource(value: unknown): value is ModuleSource {
  if (typeof value !== 'object' || value === null) return false
  if (ArrayBuffer.isView(value) || isArrayBuffer(value) || value instanceof URL) return true
  if (typeof Response === 'function' && value instanceof Response) return true
  return isModule(value)
}

/** `options.module`, checked. @throws LeNet5Error INVALID_ARGUMENT */
export function moduleSource(value: unknown): ModuleSource | undefined {
  if (value === undefined || isModuleSource(value)) return value
  refuse('INVALID_ARGUMENT', 'options.module', 'a WebAssembly.Module, its bytes, a Response or a URL', value)
}

/** `options.simd`, checked. @throws LeNet5Error INVALID_ARGUMENT */
export const simdChoice = (value: unknown = 'auto'): SimdChoice =>
  oneOf<SimdChoice>(value, 'options.simd', ['auto', 'relaxed', 'baseline', 'js'])
