// Arguments and results of what runs in a page, as text: JSON, with what JSON has not, typed arrays and numbers that
// are not finite. The driver's own copy would make plain objects of the ones and null of the others.

const KINDS = { Uint8Array, Uint8ClampedArray, Uint32Array, Float32Array, Float64Array }

function base64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return btoa(text)
}

export function toText(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) => {
    if (typeof one === 'number' && !Number.isFinite(one)) return { $number: String(one) }
    if (!ArrayBuffer.isView(one)) return one
    const { buffer, byteOffset, byteLength } = one
    return { $typed: one.constructor.name, bytes: base64(new Uint8Array(buffer, byteOffset, byteLength)) }
  })
}

export function fromText(text: string): unknown {
  return JSON.parse(text, (_, one) => {
    if (typeof one?.$number === 'string') return Number(one.$number)
    if (typeof one?.$typed !== 'string') return one
    const { buffer } = Uint8Array.from(atob(one.bytes), (letter) => letter.charCodeAt(0))
    return new KINDS[one.$typed as keyof typeof KINDS](buffer)
  })
}
