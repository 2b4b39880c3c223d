import type { Weights } from 'lenet5-simd'

export const SHIPPED_BITS: number
export function roundToHalves(weights: Weights): Weights
export function quantise(
  values: Float32Array,
  bits: number,
): { codes: Int8Array; scale: number; error: number }
export function packWeights(file: Buffer, bits?: number): { header: string; codes: string; halves: string }
