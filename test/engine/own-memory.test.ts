import { expect, it } from 'vitest'
import { instantiateKernels } from '../../src/engine/wasm/module.js'

it("the kernels' own memory ends before the arena begins", async () => {
  const { kernels } = (await instantiateKernels('baseline'))!
  expect(kernels.heapBase.value).toBeLessThanOrEqual(1024)
})
