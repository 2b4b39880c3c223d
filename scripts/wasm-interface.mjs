// What a WebAssembly file imports and exports, also one that this engine cannot compile: Node 20 knows no relaxed SIMD.
// Source: the binary format of WebAssembly 2.0, sections 2 and 7.

const KINDS = ['function', 'table', 'memory', 'global']

/** @returns {{ imports: string[], exports: string[] }} each as "name kind" */
export function wasmInterface(bytes) {
  let at = 8
  const whole = () => {
    for (let value = 0, shift = 0; ; shift += 7) {
      const byte = bytes[at++]
      value += (byte & 127) * 2 ** shift
      if (byte < 128) return value
    }
  }
  const text = () => {
    const length = whole()
    at += length
    return new TextDecoder().decode(bytes.subarray(at - length, at))
  }
  const found = { imports: [], exports: [] }
  while (at < bytes.length) {
    const section = bytes[at++]
    const end = whole() + at
    // Of an import its kind has a description of several forms: that there is any is enough.
    if (section === 2 && whole() > 0) found.imports.push(`${text()}.${text()}`)
    if (section === 7) {
      for (let count = whole(); count > 0; count--) {
        const name = text()
        found.exports.push(`${name} ${KINDS[bytes[at++]]}`)
        whole()
      }
    }
    at = end
  }
  return found
}

/** What assembly/index.ts says that kernels export, and the compiler's own memory and table. */
export function allowedExports(index) {
  const functions = [...index.matchAll(/^export \{([^}]+)\} from/gm)].flatMap(([, names]) =>
    names
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean),
  )
  const globals = [...index.matchAll(/^export const (\w+)/gm)].map(([, name]) => `${name} global`)
  return [...functions.map((name) => `${name} function`), ...globals, 'memory memory', 'table table']
}
