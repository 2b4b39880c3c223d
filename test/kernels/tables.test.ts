import { expect, it } from 'vitest'
import { RecentlyUsed } from '../../src/kernels/convolution.js'

it('RecentlyUsed drops the longest unused, by number and bytes, never the newest', () => {
  const dropped: string[] = []
  const kept = new RecentlyUsed(3, 100)
  const use = (key: string, bytes: number) => kept.get(key, () => ({ bytes, drop: () => dropped.push(key) }))
  use('a', 10)
  use('b', 10)
  use('c', 10)
  use('a', 10)
  use('d', 10)
  expect(dropped).toEqual(['b'])
  use('big', 200)
  expect(dropped).toEqual(['b', 'c', 'a', 'd'])
  use('e', 1)
  expect(dropped).toEqual(['b', 'c', 'a', 'd', 'big'])
})
