/*
 * What runs in a worker of the pool: an engine, which answers a block of images at a time. scripts/build.mjs makes a
 * string of it, since no address of a file beside the code works everywhere.
 */
import { readDistances } from '../answer/predictions.js'
import type { Engine } from '../engine/engine.js'
import { createReferenceEngine } from '../engine/reference-engine.js'
import { instantiateKernels } from '../engine/wasm/module.js'
import { WasmEngine } from '../engine/wasm/wasm-engine.js'
import { LeNet5Error } from '../errors.js'
import { type Answer, type Block, blockViews, READY, type Start, type Task } from './messages.js'

/** A worker's end of the line. */
interface Port {
  postMessage(message: Answer, transfer: ArrayBuffer[]): void
  onmessage: ((event: { data: Start | Task }) => void) | null
}

/** `self`, or Node's parentPort (an event target too): the script begins with it. */
declare const port: Port

let engine: Promise<Engine> | undefined

async function start({ variant, classes, parameters, kernels }: Start): Promise<Engine> {
  const found = kernels && (await instantiateKernels(kernels.build, kernels.module))
  const started = found
    ? new WasmEngine(found.kernels, found.backend, variant, classes.length)
    : createReferenceEngine(variant, classes.length)
  started.writeParameters(parameters)
  return started
}

async function answer(id: number, work: () => Promise<Block | null>): Promise<void> {
  try {
    const block = await work()
    port.postMessage({ id, block }, block ? [block.buffer] : [])
  } catch (error) {
    const code = error instanceof LeNet5Error ? error.code : 'WORKER'
    port.postMessage({ id, code, message: error instanceof Error ? error.message : String(error) }, [])
  }
}

port.onmessage = ({ data: message }) => {
  if ('parameters' in message) {
    engine = start(message)
    const running = engine
    void answer(READY, async () => {
      await running
      return null
    })
    return
  }
  const { id, ...block } = message
  void answer(id, async () => {
    const running = (await engine) as Engine
    const { images, answers } = blockViews(block)
    running.distances(images, answers.distances)
    readDistances(answers, running)
    return block
  })
}
