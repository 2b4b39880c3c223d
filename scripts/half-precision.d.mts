import type { Weights } from 'lenet5-simd'

export function roundToHalves(weights: Weights): Weights
export function toHalves(file: Buffer): { header: string; halves: string }
