/* What happens to a drawn digit before a program sees it. */
import type { ImageDataLike } from '../src/index.js'
import type { Random } from '../src/network/random.js'
import { type Drawn, onPaper } from './load.js'

export type Degradation = (drawn: Drawn, random: Random) => ImageDataLike

/** A grey canvas, ink where the digit is: `at` is given 0 to 1 of ink, and the place in −1…1. */
function shade(drawn: Drawn, at: (ink: number, u: number, v: number) => number): ImageDataLike {
  const { width, height } = drawn
  const data = new Uint8ClampedArray(4 * width * height)
  drawn.data.forEach((ink, i) => {
    const x = i % width
    const y = (i - x) / width
    data.fill(at(ink / 255, (2 * x) / width - 1, (2 * y) / height - 1), 4 * i, 4 * i + 3)
    data[4 * i + 3] = 255
  })
  return { data, width, height }
}

/** On a picture three times as wide and high, anywhere. */
function elsewhere({ data, width, height }: Drawn, random: Random): Drawn {
  const wide = 3 * width
  const left = random.below(wide - width)
  const top = random.below(2 * height)
  const into = new Uint8Array(3 * wide * height)
  for (let y = 0; y < height; y++)
    into.set(data.subarray(y * width, (y + 1) * width), (top + y) * wide + left)
  return { data: into, width: wide, height: 3 * height }
}

/** Blurred by a box of 3×3. */
function blurred({ data, width, height }: Drawn): Drawn {
  const into = data.map((_, i) => {
    const x = i % width
    const y = (i - x) / width
    let sum = 0
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) {
        const inside = x + dx >= 0 && x + dx < width && y + dy >= 0 && y + dy < height
        sum += inside ? (data[i + dy * width + dx] as number) : 0
      }
    }
    return sum / 9
  })
  return { data: into, width, height }
}

/** Light that falls off to one side, least to 1 of it, and towards the corners. */
function light(random: Random, least: number): (u: number, v: number) => number {
  const angle = 2 * Math.PI * random.uniform()
  const [across, down] = [Math.cos(angle), Math.sin(angle)]
  return (u, v) =>
    1 - (1 - least) * (0.5 + 0.5 * ((u * across + v * down) / Math.SQRT2)) - 0.06 * (u * u + v * v)
}

const noise = (random: Random, most: number): number => most * (random.uniform() + random.uniform() - 1)

export const DEGRADATIONS: Readonly<Record<string, Degradation>> = {
  'light on dark': (drawn) => shade(drawn, (ink) => 255 * ink),
  'pale pencil on grey': (drawn) => shade(drawn, (ink) => 205 - 55 * ink),
  'off centre, small in the picture': (drawn, random) => onPaper(elsewhere(drawn, random)),
  noise: (drawn, random) => shade(drawn, (ink) => 225 - 170 * ink + noise(random, 40)),
  'uneven light': (drawn, random) => {
    const bright = light(random, 0.4)
    return shade(drawn, (ink, u, v) => 235 * bright(u, v) * (1 - 0.75 * ink))
  },
  'photographed: uneven light, noise, blur, off centre': (drawn, random) => {
    const bright = light(random, 0.45)
    const seen = blurred(elsewhere(drawn, random))
    return shade(seen, (ink, u, v) => 225 * bright(u, v) * (1 - 0.7 * ink) + noise(random, 16))
  },
}
