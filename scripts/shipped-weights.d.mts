export const SHIPPED_BITS: number
export function quantise(
  values: Float32Array,
  bits: number,
): { codes: Int8Array; scale: number; error: number }
export function packWeights(file: Buffer, bits?: number): { header: string; codes: string; halves: string }
