/** The bytes of a WebAssembly file, or the module of it, put there by the bundler. */
declare module '*.wasm' {
  const given: Uint8Array<ArrayBuffer> | WebAssembly.Module
  export default given
}
