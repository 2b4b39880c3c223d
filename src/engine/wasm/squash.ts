import type { Squash } from '../../network/network.js'

/** The kernels' number of a squash. */
export const squashKind = (squash: Squash): number => (squash === 'tanh' ? 1 : 2)

/** f' = c0 + c1·y + c2·y², in terms of y = f(a). */
export function squashSlope(squash: Squash): [c0: number, c1: number, c2: number] {
  const A = 1.7159
  const S = 2 / 3
  return squash === 'tanh' ? [A * S, 0, -S / A] : [0, 1, -1]
}
