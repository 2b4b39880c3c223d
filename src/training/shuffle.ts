import { Random } from '../network/random.js'
import { ORDER } from './streams.js'

/**
 * The order of the images in an epoch: 0 … count − 1, shuffled (Fisher–Yates) by seed and epoch alone, so an
 * epoch's order can be made again without those before it.
 */
export function epochOrder(count: number, shuffle: boolean, seed: number, epoch: number): Uint32Array {
  const order = new Uint32Array(count)
  for (let i = 0; i < count; i++) order[i] = i
  if (!shuffle) return order
  const random = new Random(seed, ORDER, epoch)
  for (let i = count - 1; i > 0; i--) {
    const j = random.below(i + 1)
    const index = order[i] as number
    order[i] = order[j] as number
    order[j] = index
  }
  return order
}
