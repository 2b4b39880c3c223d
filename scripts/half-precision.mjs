// The shipped weights are half-precision numbers: `roundToHalves` makes them so after training, `toHalves` packs them
// for src/files/half-precision.ts to unpack.
import { Float16Array, f16round } from '@petamoriken/float16'

/** Each value to its nearest half-precision number, ties to even. */
export const roundToHalves = (weights) =>
  Object.fromEntries(Object.entries(weights).map(([name, values]) => [name, values.map((x) => f16round(x))]))

/** A safetensors file's header, and its values as base64: every value's upper byte first, then every lower one. */
export function toHalves(file) {
  const start = 8 + Number(file.readBigUInt64LE(0))
  const values = new Float32Array(new Uint8Array(file.subarray(start)).buffer)
  const lost = values.find((value) => f16round(value) !== value)
  if (lost !== undefined)
    throw new Error(
      `the shipped weights must be half-precision numbers (scripts/train.mjs rounds them); got ${lost}`,
    )
  const bytes = Buffer.from(new Float16Array(values).buffer)
  const planes = [...bytes.filter((_, i) => i % 2 === 1), ...bytes.filter((_, i) => i % 2 === 0)]
  const header = file.toString('latin1', 8, start)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
  if (!/^[\x00-\x7f]*$/.test(header)) throw new Error('the header of the shipped weights must be ASCII')
  return { header, halves: Buffer.from(planes).toString('base64') }
}
