// How the weights are shipped: `packWeights` packs a weight file for src/files/shipped-weights.ts to unpack. In 16 bits it
// loses nothing of weights that are half-precision numbers, as those that ship are. In 6 or fewer, each map's
// weights are whole multiples of a scale of its own: the one whose multiples are nearest by squared error. A multiple is
// then a digit of base64, and gzip codes digits as tightly as they are distributed: none of base64's third is lost.
import { Float16Array, f16round } from '@petamoriken/float16'

/**
 * Bits a weight in the package: 16 or at most 6. It stays at 16 until the nets are trained anew, since fewer bits change
 * every distance the shipped nets give; then weights/*.safetensors are the exact float32 files. `npm run weights` says what each number of bits costs.
 */
export const SHIPPED_BITS = 6

/** Largest multiple of a scale, both ways: 31 of 6 bits. */
const levelsOf = (bits) => 2 ** (bits - 1) - 1

/** The multiple of a scale nearest to a value. */
const nearest = (value, scale, levels) =>
  scale === 0 ? 0 : Math.max(-levels, Math.min(levels, Math.round(value / scale)))

/** The squared error of a scale's multiples, and the scale that fits the same multiples best, by least squares. */
function errorOf(values, scale, levels) {
  let error = 0
  let product = 0
  let squares = 0
  for (let i = 0; i < values.length; i++) {
    const value = values[i]
    const code = nearest(value, scale, levels)
    error += (value - code * scale) ** 2
    product += code * value
    squares += code * code
  }
  return { scale, error, fitted: squares > 0 ? f16round(product / squares) : scale }
}

/** The half-precision scale whose multiples are nearest by squared error; of equally good ones the largest. */
export function quantise(values, bits) {
  const levels = levelsOf(bits)
  const most = values.reduce((max, value) => Math.max(max, Math.abs(value)), 0)
  // The largest value and its whole parts: values that are few and far between, as the codes' ±1, have an exact scale
  // there. Below a level's share the largest values are cut off, which can be nearer for all the others.
  const shares = Array.from({ length: levels }, (_, k) => 1 / (k + 1))
  const cut = Array.from({ length: 140 }, (_, i) => (1 - 0.005 * i) / levels)
  let best = errorOf(values, f16round(most), levels)
  for (const share of [...shares, ...cut]) {
    const tried = errorOf(values, f16round(most * share), levels)
    for (const found of [tried, errorOf(values, tried.fitted, levels)])
      if (found.error < best.error) best = found
  }
  const { scale, error } = best
  return { codes: Int8Array.from(values, (value) => nearest(value, scale, levels)), scale, error }
}

/** The tensors of a safetensors file that lie end to end, in that order. */
function tensorsOf(header, values) {
  let at = 0
  const { __metadata__, ...tensors } = JSON.parse(header)
  return Object.values(tensors).map(({ dtype, shape, data_offsets: [start, end] }) => {
    if (dtype !== 'F32' || start !== at) throw new Error('the shipped weights must be F32 and lie end to end')
    at = end
    return { shape, values: values.subarray(start / 4, end / 4) }
  })
}

/** Numbers in half precision, base64: every number's upper byte first, then every lower one. */
function packHalves(values) {
  const bytes = Buffer.from(new Float16Array(values).buffer)
  const planes = [...bytes.filter((_, i) => i % 2 === 1), ...bytes.filter((_, i) => i % 2 === 0)]
  return Buffer.from(planes).toString('base64')
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const ZERO = 32

/** A map's multiples as digits of base64, filled up to whole bytes. */
const packCodes = (codes) =>
  Array.from(codes, (code) => DIGITS[code + ZERO]).join('') + DIGITS[ZERO].repeat(-codes.length & 3)

/** A weight file as src/files/shipped-weights.ts takes it: its header, multiples, and numbers in half precision. */
export function packWeights(file, bits = SHIPPED_BITS) {
  const start = 8 + Number(file.readBigUInt64LE(0))
  const values = new Float32Array(new Uint8Array(file.subarray(start)).buffer)
  const header = file.toString('latin1', 8, start)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
  if (!/^[\x00-\x7f]*$/.test(header)) throw new Error('the header of the shipped weights must be ASCII')
  if (bits === 16) {
    const lost = values.find((value) => f16round(value) !== value)
    if (lost === undefined) return { header, codes: '', halves: packHalves(values) }
    throw new Error(`weights shipped in 16 bits must be half-precision numbers; got ${lost}`)
  }
  if (!(bits >= 2 && bits <= 6)) throw new Error(`2 to 6 bits a weight, or 16, got ${bits}`)
  const codes = []
  const halves = []
  for (const tensor of tensorsOf(header, values)) {
    const { shape } = tensor
    if (shape.length === 1) halves.push(...tensor.values)
    else
      for (let map = 0; map < shape[0]; map++) {
        const size = tensor.values.length / shape[0]
        const found = quantise(tensor.values.subarray(map * size, map * size + size), bits)
        codes.push(packCodes(found.codes))
        halves.push(found.scale)
      }
  }
  return { header, codes: codes.join(''), halves: packHalves(halves) }
}
