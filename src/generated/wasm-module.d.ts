// What workerd, edge-light and their bundlers make of such an import.
declare module '*.wasm?module' {
  const module: WebAssembly.Module
  export default module
}
