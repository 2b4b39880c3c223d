import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { instantiateKernels } from '../../src/engine/wasm/module.js'
import { decodeWeights } from '../../src/files/weights-file.js'
import { LeNet5 } from '../../src/index.js'
import { type Block, blockBytes, blockViews, READY, type Start, type Task } from '../../src/pool/messages.js'
import weights from '../../src/weights/default.js'
import { digits } from '../model/support.js'

describe('the worker of a pool', () => {
  const port = { onmessage: (_: { data: Start | Task }): void => {}, postMessage: vi.fn() }
  let model: LeNet5
  let start: Omit<Start, 'kernels'>

  async function answerTo(
    message: Start | Task,
  ): Promise<{ id: number; block: Block | null; code?: string }> {
    port.postMessage.mockClear()
    port.onmessage({ data: message })
    await vi.waitFor(() => expect(port.postMessage).toHaveBeenCalledOnce(), { timeout: 30_000 })
    return port.postMessage.mock.calls[0]![0]
  }

  beforeAll(async () => {
    vi.stubGlobal('port', port)
    await import('../../src/pool/worker.js')
    model = await LeNet5.load({ simd: 'baseline' })
    start = decodeWeights(weights)
  })
  afterAll(() => {
    model.dispose()
    vi.unstubAllGlobals()
  })

  it.each(['baseline', 'js'])('answers as a model does, by %s', async (build) => {
    const found = build === 'js' ? null : await instantiateKernels('baseline')
    const kernels = found && { build: 'baseline' as const, module: found.module as WebAssembly.Module }
    expect(await answerTo({ ...start, kernels })).toEqual({ id: READY, block: null })
    const { images } = await digits(3)
    const shape = { encoding: 'bytes28', count: 3, classes: 10 } as const
    const block = { ...shape, buffer: new ArrayBuffer(blockBytes(shape)) }
    ;(blockViews(block).images.data as Uint8Array).set(images)
    const answered = await answerTo({ id: 7, ...block })
    expect(answered.id).toBe(7)
    expect(port.postMessage.mock.calls[0]![1]).toEqual([block.buffer])
    expect(blockViews(answered.block!).answers.digits).toEqual(model.predict(images).digits)
  })

  it('says by a code what it cannot do', async () => {
    await answerTo({ ...start, kernels: null })
    const short = { encoding: 'bytes28', count: 3, classes: 10, buffer: new ArrayBuffer(9) } as const
    expect(await answerTo({ id: 8, ...short })).toMatchObject({ id: 8, code: 'WORKER' })
  })
})
