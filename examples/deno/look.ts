// deno run examples/deno/look.ts (it asks for no permission)
import { LeNet5 } from 'lenet5-simd'
import { digits } from '../digits.mjs'

const SHADES = ' .:-=+*#%@'

const model = await LeNet5.load()
for (const [drawn, picture] of digits) {
  const { s2 } = model.featureMaps(picture)
  const [, height, width] = s2.shape
  const rows = Array.from({ length: height }, (_, y) => [...s2.data.subarray(y * width, (y + 1) * width)])
  for (const row of rows) {
    // The squash keeps every unit within ±1.7159.
    console.log(row.map((value) => SHADES[Math.round(((value + 1.7159) / 3.4318) * 9)]).join(' '))
  }
  console.log(`drawn ${drawn}, read ${model.classify(picture).digit}; above, the first map of S2\n`)
}
model.dispose()
