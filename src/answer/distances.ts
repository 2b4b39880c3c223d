import { allocate } from '../check.js'
import type { Engine } from '../engine/engine.js'
import type { ImageBatch } from '../input/images.js'
import { CLASSES } from '../network/layers.js'

/** Distances of a batch, [n, 10], in an array of their own. @throws LeNet5Error OUT_OF_MEMORY */
export function distancesOf(engine: Engine, images: ImageBatch): Float32Array {
  const distances = allocate(() => new Float32Array(images.count * CLASSES), `${images.count} answers`)
  engine.distances(images, distances)
  return distances
}
