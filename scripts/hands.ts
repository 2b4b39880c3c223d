/* How well the shipped weights read digits of other hands than MNIST's: `npm run hands` */
import { hands, readRightly } from '../datasets/hands.js'
import { LeNet5 } from '../src/index.js'

const EACH = 50
const SEED = 1

const model = await LeNet5.load({ simd: 'baseline' })
console.log(`${'hand'.padEnd(62)}${'pictures'.padStart(9)}${'right'.padStart(9)}`)
for (const hand of hands(EACH, SEED)) {
  const right = `${(100 * readRightly(model, hand)).toFixed(1)} %`
  console.log(hand.name.padEnd(62) + String(hand.pictures.length).padStart(9) + right.padStart(9))
}
