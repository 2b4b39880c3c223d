/* A pool of workers, started before: from the call to the answers. */
import { createPool } from 'lenet5-simd/pool'
import { once, type Prepare } from '../contender.js'

export const prepare: Prepare = async ({ size }, digits) => {
  const pool = await createPool({ size: size as number })
  const data = once(digits)
  return {
    run: (n) => pool.predict(data(n).images),
    values: async (n) => (await pool.predict(data(n).images)).distances,
  }
}
