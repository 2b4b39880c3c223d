/*
 * The one figure for how far probabilities can be trusted; scripts/calibrate.ts reports it and looks for the scale of
 * the distances that makes it least.
 */

const BINS = 15

/** Expected calibration error of softmax(−scale · distances) in BINS bins of equal width (Guo et al. 2017). */
export function calibrationError(
  answers: readonly { readonly distances: Float32Array; readonly digit: number; readonly right: boolean }[],
  scale: number,
): number {
  const bins = Array.from({ length: BINS }, () => ({ sure: 0, right: 0 }))
  for (const { distances, digit, right } of answers) {
    const nearest = distances[digit] as number
    const probability =
      1 / distances.reduce((sum, distance) => sum + Math.exp(scale * (nearest - distance)), 0)
    const bin = bins[Math.min(BINS - 1, Math.floor(probability * BINS))]
    if (!bin) continue
    bin.sure += probability
    bin.right += right ? 1 : 0
  }
  return bins.reduce((sum, { sure, right }) => sum + Math.abs(sure - right), 0) / answers.length
}
