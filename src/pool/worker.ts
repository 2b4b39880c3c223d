import { createEngine } from '../engine/create-engine.js'
import type { Engine } from '../engine/engine.js'
import { LeNet5Error } from '../errors.js'
import { distancesOf } from '../model/distances.js'
import { predictions } from '../model/predictions.js'
import { type Answer, READY, type Start, type Task } from './protocol.js'

// Runs in the worker; scripts/build.mjs makes a string of it.

/** A worker's end of the line. */
interface Port {
  postMessage(message: Answer, transfer: ArrayBuffer[]): void
  onmessage: ((event: { data: Start | Task }) => void) | null
}

/** `self`, or Node's parentPort (an event target too): the script begins with it. */
declare const port: Port

let engine: Promise<Engine> | undefined

async function start({ variant, parameters, kernels }: Start): Promise<Engine> {
  const options = kernels ? { simd: kernels.build, module: kernels.module } : { simd: 'js' as const }
  const started = await createEngine(variant, options)
  started.writeParameters(parameters)
  return started
}

async function answer(id: number, work: () => Promise<Answer>): Promise<void> {
  let said: Answer
  try {
    said = await work()
  } catch (error) {
    const code = error instanceof LeNet5Error ? error.code : 'WORKER'
    said = { id, code, message: error instanceof Error ? error.message : String(error) }
  }
  const arrays = 'predictions' in said && said.predictions ? Object.values(said.predictions) : []
  port.postMessage(
    said,
    arrays.map((array) => array.buffer as ArrayBuffer),
  )
}

port.onmessage = ({ data: message }) => {
  if ('parameters' in message) {
    engine = start(message)
    const running = engine
    void answer(READY, async () => {
      await running
      return { id: READY, predictions: null }
    })
    return
  }
  void answer(message.id, async () => {
    const running = (await engine) as Engine
    return {
      id: message.id,
      predictions: predictions(distancesOf(running, message), running.variant.distanceScale),
    }
  })
}
