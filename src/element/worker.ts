/*
 * The worker of <digit-pad>: a model that reads what was written, away from the page's thread. scripts/build.mjs
 * makes a string of it (`#element-worker`), as for the pool, since no address of a file beside the code works
 * everywhere.
 */
import type { ImageDataLike } from '../input/picture.js'
import { LeNet5 } from '../lenet5.js'
import type { Answer, Question } from './protocol.js'
import { readWith } from './reading.js'

declare const self: {
  onmessage: (event: { data: Question }) => void
  postMessage(answer: Answer): void
}

let model: Promise<LeNet5> | undefined

async function answer(question: Question): Promise<unknown> {
  if ('weights' in question) {
    model = LeNet5.fromSafetensors(question.weights, question.kernels)
    await model
    return null
  }
  return readWith((await model) as LeNet5, question.picture as ImageDataLike, question.most)
}

self.onmessage = async ({ data: question }) => {
  const { id } = question
  try {
    self.postMessage({ id, result: await answer(question) })
  } catch (error) {
    self.postMessage({ id, error: error instanceof Error ? error.message : String(error) })
  }
}
