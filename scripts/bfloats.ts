/** base64 of big-endian bfloat16, a float's upper half, rounded to nearest: what `decodeBfloats` reads. */
export function encodeBfloats(values: ArrayLike<number>): string {
  const bytes = Buffer.alloc(2 * values.length)
  const view = new DataView(new ArrayBuffer(4))
  for (let i = 0; i < values.length; i++) {
    view.setFloat32(0, values[i] as number)
    bytes.writeUInt16BE((view.getUint32(0) + 0x8000) >>> 16, 2 * i)
  }
  return bytes.toString('base64')
}
