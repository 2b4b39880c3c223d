/** What random numbers of one seed are for: paths of `Random`, so that no use disturbs another. */
export const ORDER = 1
export const DISTORTION = 2
export const FIELDS = 3
