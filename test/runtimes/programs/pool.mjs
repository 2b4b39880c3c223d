// The pool's workers beside one model.
import { LeNet5 } from 'lenet5-simd'
import { createPool } from 'lenet5-simd/pool'
import * as digits from './digits.mjs'
import { answer, bytesOf } from './probe.mjs'

async function compare() {
  const images = bytesOf(digits.images)
  const model = await LeNet5.load()
  const pool = await createPool({ size: 2 })
  const [one, many] = [model.predict(images), await pool.predict(images)]
  await pool.dispose()
  model.dispose()
  return {
    backend: pool.backend,
    size: pool.size,
    digits: [...many.digits],
    same: many.distances.join() === one.distances.join(),
  }
}

answer(compare()).then(console.log)
