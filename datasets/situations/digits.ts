/* Digits as covers of a sheet: MNIST's at any size and pen, and forms MNIST lacks, drawn: the European 1 with a flag and
 * the 7 with a bar, the open 4, the slashed 0, seven segments, outlines. `formOf` is for training distortions too. */
import type { Random } from '../../src/network/random.js'
import { type Cover, stroke, union } from './sheet.js'

/** Where a digit lies on a sheet: its middle, its height and how far it is turned. */
export interface Place {
  readonly x: number
  readonly y: number
  readonly height: number
  readonly angle: number
}

/** A digit in its own coordinates: v from −0.5 to 0.5 over its height, u as wide as it is. */
type Shape = (u: number, v: number) => number

/** A written digit's picture, 784 bytes, as a cover. `pen` shifts the stroke's edges: −1 thinnest, 1 thickest. */
export function written(image: Uint8Array, place: Place, pen = 0): Cover {
  const box = boxOf(image)
  const [cx, cy] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2]
  const high = Math.max(box.bottom - box.top, (box.right - box.left) / 1.6)
  const scale = place.height / high
  const pixel = (x: number, y: number): number =>
    x < 0 || y < 0 || x > 27 || y > 27 ? 0 : (image[28 * y + x] as number) / 255
  const smooth = (x: number, y: number): number => {
    // Quadratic splines: as smooth as a pen.
    const [x0, y0] = [Math.round(x), Math.round(y)]
    const weights = (t: number): number[] => [(0.5 - t) ** 2 / 2, 0.75 - t * t, (0.5 + t) ** 2 / 2]
    const [across, down] = [weights(x - x0), weights(y - y0)]
    let sum = 0
    for (let i = 0; i < 3; i++)
      for (let j = 0; j < 3; j++)
        sum += (down[i] as number) * (across[j] as number) * pixel(x0 + j - 1, y0 + i - 1)
    return sum
  }
  const edge = 0.42 - 0.2 * pen
  // Half of the way from paper to ink: a pixel of the sheet, or as steep as the picture is where it is enlarged less.
  const half = Math.min(0.4, 0.62 / scale)
  const low = Math.max(0.03, edge - half)
  const shape: Shape = (u, v) => {
    const value = smooth(cx - 0.5 + u * high, cy - 0.5 + v * high)
    return Math.min(1, Math.max(0, (value - low) / (edge + half - low)))
  }
  return placed(shape, place)
}

/** A cover whose strokes are drawn as two lines along their edges. */
export function outlined(image: Uint8Array, place: Place, pen: number): Cover {
  const outer = written(image, place, 0.8)
  const { height } = place
  const width = Math.max(1.2, pen * height)
  return (x, y) => {
    let least = 1
    let most = 0
    for (let i = 0; i < 8; i++) {
      const [dx, dy] = [Math.cos((i * Math.PI) / 4), Math.sin((i * Math.PI) / 4)]
      const value = outer(x + (dx * width) / 2, y + (dy * width) / 2)
      least = Math.min(least, value)
      most = Math.max(most, value)
    }
    return most - least
  }
}

function placed(shape: Shape, { x: cx, y: cy, height, angle }: Place): Cover {
  const [cos, sin] = [Math.cos(angle) / height, Math.sin(angle) / height]
  return (x, y) => shape((x - cx) * cos + (y - cy) * sin, (y - cy) * cos - (x - cx) * sin)
}

/** The ink's box of a picture of 28×28 bytes, right and bottom exclusive. */
export function boxOf(image: Uint8Array): { left: number; top: number; right: number; bottom: number } {
  const box = { left: 28, top: 28, right: 0, bottom: 0 }
  image.forEach((value, at) => {
    if (value < 100) return
    box.left = Math.min(box.left, at % 28)
    box.right = Math.max(box.right, (at % 28) + 1)
    box.top = Math.min(box.top, Math.floor(at / 28))
    box.bottom = Math.max(box.bottom, Math.floor(at / 28) + 1)
  })
  return box
}

/** Strokes of one form, in coordinates of its height: [ax, ay, bx, by]. */
type Lines = readonly (readonly [number, number, number, number])[]

const arc = (cx: number, cy: number, rx: number, ry: number): Lines =>
  Array.from({ length: 20 }, (_, i) => {
    const [a, b] = [(i * Math.PI) / 10, ((i + 1) * Math.PI) / 10]
    return [cx + rx * Math.cos(a), cy + ry * Math.sin(a), cx + rx * Math.cos(b), cy + ry * Math.sin(b)]
  })

/** A stroke that is bent by a share of its length. */
const bow = (ax: number, ay: number, bx: number, by: number, by0: number): Lines => {
  const at = (t: number): readonly [number, number] => {
    const out = 4 * by0 * t * (1 - t)
    return [ax + (bx - ax) * t - (by - ay) * out, ay + (by - ay) * t + (bx - ax) * out]
  }
  return Array.from({ length: 6 }, (_, i) => [...at(i / 6), ...at((i + 1) / 6)] as const)
}

/** Forms of digits MNIST has few of or none. */
export const FORMS = {
  'European 1': 1,
  'European 7': 7,
  'angular 7': 7,
  'open 4': 4,
  'slashed 0': 0,
} as const

export type FormName = keyof typeof FORMS

/** The form, its strokes' lengths and slopes varied. */
function linesOf(form: FormName, random: Random): Lines {
  const vary = random.within.bind(random)
  if (form === 'European 1') {
    // The flag goes down from the top by an eighth to two thirds of the height, at 35° from level or steeper.
    const down = 0.13 + 0.52 * random.uniform()
    const wide = Math.min(0.5, down * (0.45 + 0.95 * random.uniform()))
    const foot: Lines = random.uniform() < 0.2 ? [[-0.2 + vary(0.06), 0.5, 0.2 + vary(0.06), 0.5]] : []
    return [
      [vary(0.02), -0.5, vary(0.05), 0.5],
      ...bow(-wide, down - 0.5, 0, -0.5, random.uniform() < 0.5 ? 0 : vary(0.12)),
      ...foot,
    ]
  }
  if (form === 'European 7' || form === 'angular 7') {
    const wide = 0.24 + 0.1 * random.uniform()
    const foot = vary(0.12) - 0.08
    const at = vary(0.06)
    const mid = (wide + foot) / 2
    const bar = 0.14 + 0.07 * random.uniform()
    const lines: Lines = [
      [-wide, -0.5 + vary(0.03), wide, -0.5],
      ...bow(wide, -0.5, foot, 0.5, random.uniform() < 0.5 ? 0 : -0.1 * random.uniform()),
    ]
    if (form === 'European 7') return [...lines, [mid - bar, at + vary(0.03), mid + bar, at + vary(0.03)]]
    const hook = 0.1 + 0.12 * random.uniform()
    return random.uniform() < 0.5 ? lines : [...lines, [-wide, -0.5, -wide + vary(0.03), hook - 0.5]]
  }
  if (form === 'open 4') {
    const wide = 0.24 + 0.08 * random.uniform()
    const bar = 0.1 + vary(0.08)
    const stem = wide * (0.5 + 0.4 * random.uniform())
    return [
      [-wide * (0.6 + 0.4 * random.uniform()), -0.5 + 0.08 * random.uniform(), -wide, bar],
      [-wide, bar, wide + 0.08, bar + vary(0.03)],
      [stem, -0.4 + vary(0.1), stem + vary(0.05), 0.5],
    ]
  }
  const wide = 0.26 + 0.1 * random.uniform()
  const reach = 0.75 + 0.4 * random.uniform()
  return [...arc(0, 0, wide, 0.5), [-wide * reach * 0.75, 0.36 * reach, wide * reach * 0.75, -0.36 * reach]]
}

/** One of FORMS as a cover; the pen is a share of the height. */
export function formOf(form: FormName, place: Place, pen: number, random: Random): Cover {
  const slant = random.within(0.15)
  const lines = linesOf(form, random).map(([ax, ay, bx, by]) =>
    stroke(
      (ax - slant * ay) * place.height,
      ay * place.height,
      (bx - slant * by) * place.height,
      by * place.height,
      Math.max(1, pen * place.height),
    ),
  )
  const all = union(...lines)
  const { x: cx, y: cy, angle } = place
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  return (x, y) => all((x - cx) * cos + (y - cy) * sin, (y - cy) * cos - (x - cx) * sin)
}

/** Segments lit for each digit: top, upper right, lower right, bottom, lower left, upper left, middle. */
const LIT = [
  '1111110',
  '0110000',
  '1101101',
  '1111001',
  '0110011',
  '1011011',
  '1011111',
  '1110000',
  '1111111',
  '1111011',
]

/** What a seven-segment digit is made of. */
export interface Segments {
  /** Width of a segment and the gap between two, as shares of the height. */
  readonly width: number
  readonly gap: number
  readonly aspect: number
  readonly slant: number
  /** Ends that taper over this share of the width: ½ are points, 0 is square. */
  readonly taper: number
  /** 6 and 9 have their tails, which some displays leave out. */
  readonly tails: boolean
  /** 7 has the upper left segment lit too. */
  readonly hook: boolean
}

export function randomSegments(random: Random): Segments {
  const aspect = 0.42 + 0.22 * random.uniform()
  return {
    width: aspect * (0.13 + 0.17 * random.uniform()),
    gap: random.uniform() < 0.5 ? 0.003 + 0.012 * random.uniform() : 0.02 + 0.025 * random.uniform(),
    aspect,
    slant: random.uniform() < 0.5 ? 0 : 0.04 + 0.16 * random.uniform(),
    taper: random.uniform() < 0.6 ? 0.35 : 0.5 * random.uniform(),
    tails: random.uniform() < 0.85,
    hook: random.uniform() < 0.15,
  }
}

/** Seven segments of a digit: those lit, and the others. */
export function segmentsOf(digit: number, place: Place, kind: Segments): { lit: Cover; dark: Cover } {
  const { width: w, gap, aspect, slant, taper } = kind
  const [x1, x0] = [aspect / 2 - w / 2, -aspect / 2 + w / 2]
  const [y0, y1] = [-0.5 + w / 2, 0.5 - w / 2]
  // Square ends stop where the other bars begin.
  const end = w * Math.max(taper, 0.5 - taper / 2) + gap
  const bars = [
    [x0 + end, y0, x1 - end, y0],
    [x1, y0 + end, x1, -end],
    [x1, end, x1, y1 - end],
    [x0 + end, y1, x1 - end, y1],
    [x0, end, x0, y1 - end],
    [x0, y0 + end, x0, -end],
    [x0 + end, 0, x1 - end, 0],
  ] as const
  const { x: cx, y: cy, height, angle } = place
  const [cos, sin] = [Math.cos(angle) / height, Math.sin(angle) / height]
  let lit = LIT[digit] as string
  if (!kind.tails && digit === 6) lit = '0011111'
  if (!kind.tails && digit === 9) lit = '1110011'
  if (kind.hook && digit === 7) lit = '1110010'
  const cover = (on: '0' | '1'): Cover => {
    const mine = bars.filter((_, i) => lit[i] === on)
    return (x, y) => {
      const v = (y - cy) * cos - (x - cx) * sin
      const u = (x - cx) * cos + (y - cy) * sin + slant * v
      let most = 0
      for (const [ax, ay, bx, by] of mine) {
        const flat = ay === by
        // Six-sided bars, the sides at their ends more or less slanted.
        const along = flat ? Math.max(ax - u, u - bx) : Math.max(ay - v, v - by)
        const across = flat ? Math.abs(v - ay) : Math.abs(u - ax)
        const inside = Math.min(w / 2 - across, w * taper - along - 2 * taper * across)
        most = Math.max(most, Math.min(1, Math.max(0, inside * height + 0.5)))
      }
      return most
    }
  }
  return { lit: cover('1'), dark: cover('0') }
}
