import { expect, it, vi } from 'vitest'
import * as edgeLight from '../../src/engine/wasm/embedded.edge-light.js'
import * as workerd from '../../src/engine/wasm/embedded.workerd.js'

// What these runtimes compile before they start; that it runs there, test:runtimes asks.
vi.mock('../../build/wasm/baseline.wasm?module', () => ({ default: 'the baseline' }))
vi.mock('../../build/wasm/relaxed.wasm?module', () => ({ default: 'the relaxed one' }))

it('workerd has both builds, edge-light the baseline alone', async () => {
  expect(workerd.BUILDS).toEqual(['relaxed', 'baseline'])
  expect(await workerd.ownModule('relaxed')).toBe('the relaxed one')
  expect(await workerd.ownModule('baseline')).toBe('the baseline')
  expect(edgeLight.BUILDS).toEqual(['baseline'])
  expect(await edgeLight.ownModule('baseline')).toBe('the baseline')
})
