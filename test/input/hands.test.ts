import { expect, it } from 'vitest'
import { hands, readRightly } from '../../datasets/hands.js'
import { LeNet5 } from '../../src/index.js'

const model = await LeNet5.load()
const all = hands(12, 2)

/** Clean digits must come out as such, coarse ones nearly so; and light, noise and place must hardly matter. */
const LEAST: readonly [RegExp, number][] = [
  [/8×8/, 0.9],
  [/^drawn|^fonts/, 0.97],
  [/^mouse, /, 0.95],
]

it.each(all.map((hand) => [hand.name, hand] as const))('reads digits of other hands: %s', (name, hand) => {
  const least = LEAST.find(([pattern]) => pattern.test(name))![1]
  expect(readRightly(model, hand)).toBeGreaterThanOrEqual(least)
})
