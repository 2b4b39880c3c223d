/*
 * What the platform gives, wherever the library runs: its types, as far as the program at hand knows them (a TypeScript
 * project need have neither "dom" in its "lib" nor @types/node; where they are known these are the very same), `using`,
 * and bytes of text by the quickest means there is.
 */

type Known<Name extends string, Otherwise> =
  typeof globalThis extends Record<Name, { prototype: infer Type }> ? Type : Otherwise

type KnownOfWasm<Name extends string> = typeof globalThis extends {
  WebAssembly: Record<Name, { prototype: infer Type }>
}
  ? Type
  : object

export type PlatformModule = KnownOfWasm<'Module'>

export type PlatformMemory = KnownOfWasm<'Memory'>

export type PlatformResponse = Known<
  'Response',
  {
    readonly ok: boolean
    readonly status: number
    readonly url: string
    arrayBuffer(): Promise<ArrayBuffer>
  }
>

export type PlatformURL = Known<'URL', { readonly href: string; readonly pathname: string }>

export type PlatformAbortSignal = Known<
  'AbortSignal',
  { readonly aborted: boolean; readonly reason?: unknown }
>

export type PlatformWorker = Known<'Worker', object>

/** A Web Worker of the text. A data: address where Blob or its addresses are missing. */
export function workerFromText(code: string): PlatformWorker {
  const type = 'text/javascript'
  if (typeof URL.createObjectURL !== 'function') {
    return new Worker(`data:${type},${encodeURIComponent(code)}`)
  }
  const address = URL.createObjectURL(new Blob([code], { type }))
  try {
    return new Worker(address)
  } finally {
    // The fetch has its own hold on the blob, but older engines look it up a little later.
    const timer: unknown = setTimeout(() => URL.revokeObjectURL(address), 10_000)
    // Bun would stay alive for it.
    ;(timer as { unref?(): void }).unref?.()
  }
}

/**
 * Lets `using` end what has a `dispose()`, where the platform has the symbol: Node.js 20 before 20.5 and older browsers
 * have not. Called by constructors, as a static block would keep the class in bundles that do not use it.
 */
export function disposable(prototype: { dispose(): unknown }, symbol: symbol | undefined): void {
  if (typeof symbol !== 'symbol' || symbol in prototype) return
  Object.defineProperty(prototype, symbol, {
    value(this: { dispose(): unknown }) {
      return this.dispose()
    },
    configurable: true,
    writable: true,
  })
}

interface Platform {
  Buffer?: { from(text: string, encoding: 'base64' | 'hex'): Uint8Array }
}

/** Whether a number's lowest byte comes first, as in files. */
export const littleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1

/** Words of four bytes as they are in files, from how they are in memory here or the other way: turned round where they differ. */
export function turnWords(bytes: Uint8Array): void {
  if (!littleEndian) for (let at = 0; at < bytes.length; at += 4) bytes.subarray(at, at + 4).reverse()
}

/** Bytes by Node's Buffer; null where there is none. */
function byBuffer(text: string, encoding: 'base64' | 'hex'): Uint8Array<ArrayBuffer> | null {
  const bytes = (globalThis as unknown as Platform).Buffer?.from(text, encoding)
  if (!bytes) return null
  // Buffer's bytes may lie within a pool it shares: then a copy.
  const own = bytes.byteLength === bytes.buffer.byteLength
  return own ? new Uint8Array(bytes.buffer as ArrayBuffer) : new Uint8Array(bytes)
}

/** Bytes of base64 text by the fastest means the platform has: its own decoder, Node's Buffer, or `atob`. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const own = Uint8Array as { fromBase64?: (text: string) => Uint8Array<ArrayBuffer> }
  if (own.fromBase64) return own.fromBase64(text)
  const decoded = byBuffer(text, 'base64')
  if (decoded) return decoded
  const binary = atob(text)
  const bytes = new Uint8Array(binary.length)
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i)
  return bytes
}

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/

/**
 * Floats of base64 text of big-endian bfloat16, a float's upper half: of learned weights more is noise. None where the text
 * is no such.
 */
export function decodeBfloats(text: string): Float32Array<ArrayBuffer> {
  const bytes = decodeBase64(BASE64.test(text) && text.length % 4 === 0 ? text : '')
  const values = new Float32Array(bytes.length % 2 === 0 ? bytes.length / 2 : 0)
  const words = new Int32Array(values.buffer)
  for (let i = 0; i < values.length; i++)
    words[i] = ((bytes[2 * i] as number) << 24) | ((bytes[2 * i + 1] as number) << 16)
  return values
}

/** Bytes of hexadecimal text: code compresses in it as in its own bytes, which in base64 it does not. */
export function decodeHex(text: string): Uint8Array<ArrayBuffer> {
  const own = Uint8Array as { fromHex?: (text: string) => Uint8Array<ArrayBuffer> }
  if (own.fromHex) return own.fromHex(text)
  return (
    byBuffer(text, 'hex') ??
    Uint8Array.from({ length: text.length / 2 }, (_, i) => Number.parseInt(text.slice(2 * i, 2 * i + 2), 16))
  )
}
