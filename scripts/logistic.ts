/** One example of a regression. */
export interface Sample {
  /** The last value is 1, for the bias. */
  readonly values: Float64Array
  readonly positive: boolean
  readonly weight: number
}

const MOST_STEPS = 30

/** Solves the symmetric positive system [n, n] by Cholesky; both are changed. */
function solve(matrix: Float64Array, right: Float64Array): Float64Array {
  const n = right.length
  for (let j = 0; j < n; j++) {
    for (let i = j; i < n; i++) {
      let sum = matrix[i * n + j] as number
      for (let k = 0; k < j; k++) sum -= (matrix[i * n + k] as number) * (matrix[j * n + k] as number)
      matrix[i * n + j] = i === j ? Math.sqrt(sum) : sum / (matrix[j * n + j] as number)
    }
  }
  for (let i = 0; i < n; i++) {
    let sum = right[i] as number
    for (let k = 0; k < i; k++) sum -= (matrix[i * n + k] as number) * (right[k] as number)
    right[i] = sum / (matrix[i * n + i] as number)
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = right[i] as number
    for (let k = i + 1; k < n; k++) sum -= (matrix[k * n + i] as number) * (right[k] as number)
    right[i] = sum / (matrix[i * n + i] as number)
  }
  return right
}

/**
 * Logistic regression by Newton's method: the weights of least weighted cross-entropy + ridge/2 · Σ weight² · total
 * weight, the bias free. There is one such minimum, so the order of the samples does not matter beyond rounding.
 */
export function fitLogistic(samples: readonly Sample[], ridge: number): Float64Array {
  const n = samples[0]?.values.length ?? 0
  const total = samples.reduce((sum, { weight }) => sum + weight, 0)
  const weights = new Float64Array(n)
  for (let step = 0; step < MOST_STEPS; step++) {
    const gradient = weights.map((weight, i) => (i < n - 1 ? ridge * total * weight : 0))
    const hessian = new Float64Array(n * n)
    for (let i = 0; i < n; i++) hessian[i * n + i] = (i < n - 1 ? ridge : 1e-9) * total
    for (const { values, positive, weight } of samples) {
      let logOdds = 0
      for (let i = 0; i < n; i++) logOdds += (weights[i] as number) * (values[i] as number)
      const probability = 1 / (1 + Math.exp(-logOdds))
      const slope = weight * (probability - (positive ? 1 : 0))
      const curvature = weight * Math.max(1e-6, probability * (1 - probability))
      for (let i = 0; i < n; i++) {
        const value = values[i] as number
        gradient[i] = (gradient[i] as number) + slope * value
        const scaled = curvature * value
        for (let k = 0; k <= i; k++)
          hessian[i * n + k] = (hessian[i * n + k] as number) + scaled * (values[k] as number)
      }
    }
    const change = solve(hessian, gradient)
    for (let i = 0; i < n; i++) weights[i] = (weights[i] as number) - (change[i] as number)
    if (change.every((value) => Math.abs(value) < 1e-6)) break
  }
  return weights
}
