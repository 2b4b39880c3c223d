/* What a picture costs before the network sees it, in units of one `classify` of bytes measured in the same breath:
 * `npm run situations:speed [-- --each 200 --dear 10]`. Canvases of 280×280 on which a digit of
 * the last 10,000 of MNIST's training set is drawn ten times its size, and photographs of 3 to 12 megapixels. */
import { parseArgs } from 'node:util'
import { realMnist } from '../datasets/load.js'
import type { Situation } from '../datasets/situations/scene.js'
import { LARGE, SITUATIONS } from '../datasets/situations/situations.js'
import { type ImageDataLike, LeNet5 } from '../src/index.js'
import { Random } from '../src/network/random.js'

const { values } = parseArgs({
  options: {
    each: { type: 'string', default: '200' },
    dear: { type: 'string', default: '10' },
    large: { type: 'string', default: '3' },
  },
})
const FIRST = 50_000
const SIDE = 280
/** Repetitions of a picture; the least time of them counts. */
const TIMES = 15
const TIMES_LARGE = 5

const { train } = await realMnist()
const imageAt = (i: number): Uint8Array => train.images.subarray((FIRST + i) * 784, (FIRST + i + 1) * 784)
const labelAt = (i: number): number => train.labels[FIRST + i] as number
const model = await LeNet5.load()

/** A canvas with a digit drawn as smoothly as an enlarged picture is. */
function canvas(digit: Uint8Array): ImageDataLike {
  const data = new Uint8ClampedArray(4 * SIDE * SIDE)
  const scale = SIDE / 28
  const pixel = (x: number, y: number): number =>
    x < 0 || y < 0 || x > 27 || y > 27 ? 0 : (digit[28 * y + x] as number)
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const [u, v] = [(x + 0.5) / scale - 0.5, (y + 0.5) / scale - 0.5]
      const [x0, y0] = [Math.floor(u), Math.floor(v)]
      const upper = pixel(x0, y0) + (pixel(x0 + 1, y0) - pixel(x0, y0)) * (u - x0)
      const lower = pixel(x0, y0 + 1) + (pixel(x0 + 1, y0 + 1) - pixel(x0, y0 + 1)) * (u - x0)
      const tone = 255 - (upper + (lower - upper) * (v - y0))
      data.set([tone, tone, tone, 255], 4 * (SIDE * y + x))
    }
  }
  return { data, width: SIDE, height: SIDE }
}

/** The least processor time of one call, in ms: what else runs takes no part in it. */
function least(call: () => void, times: number, within = 1): number {
  let best = Number.POSITIVE_INFINITY
  for (let i = 0; i < times; i++) {
    const start = process.cpuUsage()
    for (let j = 0; j < within; j++) call()
    const { user, system } = process.cpuUsage(start)
    best = Math.min(best, (user + system) / 1000 / within)
  }
  return best
}

/** How many `classify` of the digit's bytes a picture costs. */
function cost(picture: ImageDataLike, digit: Uint8Array, times: number): number {
  const time = least(() => void model.classify(picture), times)
  return time / least(() => void model.classify(digit), times, 40)
}

const count = Number(values.each)
const canvases = Array.from({ length: count }, (_, i) => ({ i, picture: canvas(imageAt(37 * i)) }))
for (const { picture } of canvases) model.classify(picture)
const costs = canvases
  .map(({ i, picture }) => ({
    i: 37 * i,
    label: labelAt(37 * i),
    cost: cost(picture, imageAt(37 * i), TIMES),
  }))
  .sort((a, b) => a.cost - b.cost)
const at = (share: number): string =>
  (costs[Math.min(count - 1, Math.floor(share * count))]?.cost ?? 0).toFixed(0)
const mean = costs.reduce((sum, each) => sum + each.cost, 0) / count
console.log(
  `canvas of ${SIDE}×${SIDE}, ${count} digits: mean ${mean.toFixed(0)}, median ${at(0.5)}, 90% below ${at(0.9)}, 99% below ${at(0.99)}, dearest ${at(1)}`,
)
const dear = costs.slice(-Number(values.dear)).reverse()
console.log(
  `the dearest: ${dear.map(({ i, label, cost }) => `${label} (${i}) ${cost.toFixed(0)}`).join(', ')}`,
)

const small = SITUATIONS.find(({ name }) => name === 'phone photograph') as Situation
for (const situation of [small, LARGE]) {
  for (let i = 0; i < Number(values.large); i++) {
    const digit = imageAt(37 * i)
    const { picture } = situation.show(digit, labelAt(37 * i), new Random(1, 7, i))
    const price = cost(picture, digit, TIMES_LARGE)
    const pixels = picture.width * picture.height
    console.log(
      `${situation.name}, ${(pixels / 1e6).toFixed(2)} MP: ${price.toFixed(0)}, ${((1e6 * price) / pixels).toFixed(0)} a megapixel`,
    )
  }
}
