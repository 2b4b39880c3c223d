/* As much of the protocol buffers' wire format as an ONNX file needs. */

export type Field = Uint8Array

function varint(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  while (rest > 127) {
    bytes.push((rest % 128) | 128)
    rest = Math.floor(rest / 128)
  }
  bytes.push(rest)
  return bytes
}

export const integer = (field: number, value: number): Field =>
  Uint8Array.from([...varint(field * 8), ...varint(value)])

export function bytes(field: number, value: Uint8Array | string): Field {
  const content = typeof value === 'string' ? new TextEncoder().encode(value) : value
  return join([Uint8Array.from([...varint(field * 8 + 2), ...varint(content.length)]), content])
}

export const message = (field: number, fields: readonly Field[]): Field => bytes(field, join(fields))

export function join(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
