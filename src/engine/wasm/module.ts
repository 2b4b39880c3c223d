/*
 * Where the kernels come from: the package's own WebAssembly (embedded.ts) or what the caller hands in, checked, compiled
 * and instantiated. Their types are the compiler's own (`build/wasm/baseline.d.ts`). Of @assemblyscript/loader, which the
 * design names, `demangle` is used, to give the exports their names: its `instantiate` asks first whether the module is a
 * `Response`, for which Node loads its whole HTTP client (60 ms), and takes a module of another realm for bytes.
 */
import { demangle } from '@assemblyscript/loader'
import type { instantiate } from '#kernels'
import { isArrayBuffer, oneOf, refuse } from '../../check.js'
import { LeNet5Error } from '../../errors.js'
import type { PlatformModule } from '../../platform.js'
import type { ModuleSource, SimdChoice } from '../engine.js'
import { BUILDS, type Build, ownModule } from './embedded.js'

/** The exports of the WebAssembly module, as the compiler declares them; all arguments are addresses, bytes and counts. */
export type Kernels = Awaited<ReturnType<typeof instantiate>>

/** (module (func (drop (i32x4.splat (i32.const 0))))): valid where SIMD128 is. */
const SIMD_PROBE = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 9, 1, 7, 0, 65, 0, 253, 17, 26, 11,
]
/** (module (func (drop (f32x4.relaxed_madd …)))) with zeros: valid where relaxed SIMD is. */
const RELAXED_PROBE = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 20, 1, 18, 0, 65, 0, 253, 17, 65, 0, 253,
  17, 65, 0, 253, 17, 253, 133, 2, 26, 11,
]

const validates = (bytes: number[]): boolean => {
  try {
    return WebAssembly.validate(new Uint8Array(bytes))
  } catch {
    return false
  }
}

type Exports = Kernels & Record<string, unknown>

/** By its tag, as the module may be of another realm. */
export const isModule = (value: object): value is PlatformModule =>
  Object.prototype.toString.call(value) === '[object WebAssembly.Module]'

/** The exports without the loader's wrappers, which take any number of arguments and would cost more than the call. */
async function load(module: WebAssembly.Module): Promise<Exports> {
  const instance = await WebAssembly.instantiate(module, {})
  const kernels = demangle<Exports>(instance.exports as Exports)
  for (const [name, value] of Object.entries(kernels)) {
    if (typeof value === 'function' && 'original' in value) Object.assign(kernels, { [name]: value.original })
  }
  return kernels
}

/** Instantiates the kernels; null where WebAssembly or SIMD is missing or forbidden and the choice was 'auto'. */
export async function instantiateKernels(
  choice: Exclude<SimdChoice, 'js'>,
  source?: ModuleSource,
): Promise<{ kernels: Kernels; backend: Build; module: PlatformModule } | null> {
  if (typeof WebAssembly !== 'object' || !validates(SIMD_PROBE)) {
    if (choice === 'auto' && !source) return null
    throw new LeNet5Error(
      'WEBASSEMBLY',
      `WebAssembly with SIMD is missing here; leave out 'simd' and 'module' to run on plain JavaScript`,
    )
  }
  const relaxed = validates(RELAXED_PROBE) && (source !== undefined || BUILDS.includes('relaxed'))
  if (choice === 'relaxed' && !relaxed) {
    throw new LeNet5Error('WEBASSEMBLY', `relaxed SIMD is missing here; use simd: 'auto' or 'baseline'`)
  }
  const build: Build = choice === 'baseline' || !relaxed ? 'baseline' : 'relaxed'
  try {
    const module = source === undefined ? await ownModule(build) : await compileSource(source)
    const exports = await load(module)
    if (typeof exports.tiles2x2 !== 'function') {
      throw new LeNet5Error(
        'WEBASSEMBLY',
        'options.module is a WebAssembly module, but not one of this package',
      )
    }
    return { kernels: exports, backend: exports.isRelaxed() === 1 ? 'relaxed' : 'baseline', module }
  } catch (cause) {
    if (cause instanceof LeNet5Error) throw cause
    // A strict Content-Security-Policy without 'wasm-unsafe-eval' forbids compiling.
    if (choice === 'auto' && source === undefined && cause instanceof WebAssembly.CompileError) return null
    throw new LeNet5Error('WEBASSEMBLY', `the kernels could not be instantiated: ${String(cause)}`, { cause })
  }
}

async function compileSource(source: ModuleSource): Promise<WebAssembly.Module> {
  if (isModule(source)) return source
  let input = source as BufferSource | Response | URL
  let where = ''
  if (input instanceof URL) input = await fetch(input)
  if (typeof Response === 'function' && input instanceof Response) {
    if (!input.ok)
      throw new LeNet5Error(
        'WEBASSEMBLY',
        `options.module: the server answered ${input.status} for ${input.url}`,
      )
    if (input.url) where = ` at ${input.url}`
    // Not by `compileStreaming`, which refuses every type but application/wasm.
    input = await input.arrayBuffer()
  }
  const bytes = ArrayBuffer.isView(input)
    ? new Uint8Array(input.buffer, input.byteOffset, input.byteLength)
    : new Uint8Array(input as ArrayBuffer)
  if (bytes[0] !== 0 || bytes[1] !== 0x61 || bytes[2] !== 0x73 || bytes[3] !== 0x6d) {
    const text = [...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
    const html =
      bytes[0] === 0x3c
        ? ': this is an HTML page, so the address is wrong or the server answers every address with its page'
        : ''
    throw new LeNet5Error(
      'WEBASSEMBLY',
      `options.module must be WebAssembly (00 61 73 6d …), found ${text || 'nothing'}${where}${html}`,
    )
  }
  return await WebAssembly.compile(bytes as BufferSource)
}

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
