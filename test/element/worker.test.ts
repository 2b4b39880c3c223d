import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Answer, Question } from '../../src/element/protocol.js'
import { instantiateKernels } from '../../src/engine/wasm/module.js'
import weights from '../../src/weights/default.js'

/** A picture of `width` × 112, white, with black bars one stroke wide. */
function bars(width: number, ...lefts: number[]) {
  const data = new Uint8ClampedArray(4 * width * 112).fill(255)
  for (const left of lefts)
    for (let y = 20; y < 92; y++)
      for (let x = left; x < left + 8; x++) data.fill(0, 4 * (y * width + x), 4 * (y * width + x) + 3)
  return { data, width, height: 112 }
}

/** A question, the id aside. */
type Asked = Question extends infer One ? (One extends unknown ? Omit<One, 'id'> : never) : never

describe('the worker of <digit-pad>', () => {
  const page = { onmessage: (_: { data: Question }): unknown => undefined, postMessage: vi.fn() }
  let id = 0

  async function ask(question: Asked): Promise<Answer> {
    page.postMessage.mockClear()
    await page.onmessage({ data: { id: ++id, ...question } as Question })
    expect(page.postMessage).toHaveBeenCalledOnce()
    return page.postMessage.mock.calls[0]![0]
  }

  beforeAll(async () => {
    vi.stubGlobal('self', page)
    await import('../../src/element/worker.js')
  })
  afterAll(() => vi.unstubAllGlobals())

  it('says what is wrong with its weights, as text', async () => {
    const { backend: simd, module } = (await instantiateKernels('baseline'))!
    const kernels = { simd: simd as 'baseline', module }
    expect(await ask({ weights: new Uint8Array(9), kernels })).toEqual({
      id,
      error: expect.stringContaining('safetensors'),
    })
    expect(await ask({ weights, kernels })).toEqual({ id, result: null })
  })

  it('reads one digit, a line, and nothing where nothing is written', async () => {
    const one = await ask({ picture: bars(112, 52), most: 1 })
    expect(one).toMatchObject({ id, result: { text: '1', clear: true } })
    const { classes } = (one as { result: { classes: [string, number][] } }).result
    expect(classes.map(([name]) => name)).toEqual([...'0123456789'])
    expect(await ask({ picture: bars(160, 30, 120), most: 4 })).toMatchObject({
      id,
      result: { text: '11', clear: true, classes: [] },
    })
    expect(await ask({ picture: bars(112), most: 1 })).toMatchObject({
      id,
      result: { text: '', clear: true },
    })
  })

  it('says what it cannot read', async () => {
    const picture = { ...bars(112, 52), width: 113 }
    expect(await ask({ picture, most: 1 })).toEqual({ id, error: expect.stringContaining('113') })
  })
})
