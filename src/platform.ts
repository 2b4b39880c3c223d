// The platform's types by what the program at hand knows of them: a TypeScript project need have neither "dom" in its
// "lib" nor @types/node. Where they are known, these are the very same types.

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

/** A Web Worker of the text. A data: address where Blob or its addresses are missing. */
export function workerFromText(code: string): Worker {
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
