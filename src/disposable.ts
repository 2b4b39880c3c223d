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
