/** Times the writer's own samples are used for each time the old ones are. */
const REPEATED = 8

const endToEnd = (parts) => {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/**
 * Teaches a trained model one writer's hand from a few samples of each digit, without forgetting the rest: it rehearses
 * digits it knows beside the new ones, at a tenth of the rate it was trained with. All of its weights may change.
 *
 * @param own { images, labels } of the writer: 20 a digit are enough
 * @param known { images, labels } of what it was trained on: some thousand
 */
export async function learnHand(model, own, known) {
  const repeated = (array) => endToEnd(new Array(REPEATED).fill(array))
  return await model.fit(
    {
      images: endToEnd([repeated(own.images), known.images]),
      labels: endToEnd([repeated(own.labels), known.labels]),
    },
    {
      epochs: 3,
      batchSize: 32,
      optimizer: { kind: 'adamw', learningRate: 3e-4 },
      schedule: 'cosine',
      augment: { rotate: 8, scale: 0.1, shift: 1 },
      ema: 0.98,
    },
  )
}
