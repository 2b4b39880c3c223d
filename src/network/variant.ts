/** The squash after S2, S4, C5 and F6: `1.7159·tanh(2a/3)` or `1/(1+e^−a)`. */
export type Squash = 'tanh' | 'logistic'

/** What a weight file says of the network beside its weights. */
export interface Variant {
  readonly squash: Squash
  /** true: C1 and C3 are squashed too (LeCun et al. 1998); false: they are linear. */
  readonly squashConvolutions: boolean
  /** β in p_j = softmax_j(−β·y_j). */
  readonly distanceScale: number
}

export const DEFAULT_VARIANT: Variant = { squash: 'tanh', squashConvolutions: false, distanceScale: 0.1 }
