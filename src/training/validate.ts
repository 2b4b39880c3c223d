/*
 * How a run is validated: by other images, or with the running average in place of the weights, in slices short
 * enough that a page stays alive between them.
 */
import { score } from '../answer/evaluate.js'
import type { Engine } from '../engine/engine.js'
import { checkStillThere, type ImageBatch } from '../input/images.js'
import type { CheckedBatch } from '../input/labels.js'
import type { Validation } from './history.js'

/** How long one slice of images should take, and the images of the first. */
const SLICE_MS = 8
const FIRST_SLICE = 8

/** The parameters with the trainable ones, which come first, replaced. */
export function withTrainable(parameters: Float32Array, trainable: Float32Array): Float32Array {
  const replaced = parameters.slice()
  replaced.set(trainable)
  return replaced
}

/** Runs with other trainable parameters for the moment; nobody else sees them. */
function runWith(engine: Engine, trainable: Float32Array | null, run: () => void): void {
  if (!trainable) {
    run()
    return
  }
  const own = engine.readParameters()
  engine.writeParameters(withTrainable(own, trainable))
  try {
    run()
  } finally {
    engine.writeParameters(own)
  }
}

function slice(images: ImageBatch, start: number, most: number): ImageBatch {
  const { encoding, data, count } = images
  checkStillThere(images, 'options.validation.images')
  const area = data.length / count
  const end = Math.min(count, start + most)
  return { encoding, data: data.subarray(start * area, end * area), count: end - start }
}

/**
 * Scores labelled images slice by slice, sharing the thread.
 *
 * @param trainable parameters to score instead of the engine's own
 * @param share called between slices; what it throws ends the validation
 */
export async function validate(
  engine: () => Engine,
  { images, labels }: CheckedBatch,
  trainable: Float32Array | null,
  share: () => Promise<void>,
): Promise<Validation> {
  const { classes } = engine()
  const distances = new Float32Array(images.count * classes)
  let most = FIRST_SLICE
  for (let start = 0; start < images.count; ) {
    await share()
    const part = slice(images, start, most)
    const begun = performance.now()
    runWith(engine(), trainable, () => {
      engine().distances(part, distances.subarray(start * classes, (start + part.count) * classes))
    })
    start += part.count
    const took = performance.now() - begun
    // Whole octets, as the kernels run eight images at a time.
    most = 8 * Math.max(1, Math.min(most / 4, Math.round((most * SLICE_MS) / Math.max(took, 0.1) / 8)))
  }
  const { loss, errorRate, accuracy } = score(distances, labels, engine().variant.distanceScale)
  return { loss, errorRate, accuracy }
}
