/** The bytes of a WebAssembly file, put there by the bundler. */
declare module '*.wasm' {
  const bytes: Uint8Array<ArrayBuffer>
  export default bytes
}
