/* A digit about to be written on a sheet: where, how large, with what pen, on what paper; and what every kind of
 * situation of this folder is made of. */
import type { ImageDataLike } from '../../src/index.js'
import type { Random } from '../../src/network/random.js'
import { boxOf, type Place, written } from './digits.js'
import { type Colour, type Cover, Sheet } from './sheet.js'

/** A picture and the digit it shows; null where it shows none, or more than one. */
export interface Shown {
  readonly picture: ImageDataLike
  readonly digit: number | null
}

export interface Situation {
  readonly name: string
  /** The least share to be read rightly; null: only measured. */
  readonly least: number | null
  readonly show: (image: Uint8Array, label: number, random: Random) => Shown
}

/** Helpers that draw from one generator. */
class Chance {
  readonly random: Random

  constructor(random: Random) {
    this.random = random
  }

  from(least: number, most: number): number {
    return least + (most - least) * this.random.uniform()
  }

  /** As many octaves apart as not. */
  scale(least: number, most: number): number {
    return least * (most / least) ** this.random.uniform()
  }

  maybe(share: number): boolean {
    return this.random.uniform() < share
  }

  one<T>(list: readonly T[]): T {
    return list[this.random.below(list.length)] as T
  }

  angle(): number {
    return this.from(0, 2 * Math.PI)
  }
}

/** A digit about to be written: where, with what, on what. */
export interface Scene {
  readonly chance: Chance
  readonly width: number
  readonly height: number
  readonly side: number
  readonly place: Place
  readonly ink: Cover
  readonly paper: Colour
  readonly tone: Colour
  readonly sheet: Sheet
}

interface Frame {
  /** The picture's shorter side. */
  readonly side?: readonly [number, number]
  /** The digit's height, of the shorter side. */
  readonly size?: readonly [number, number]
  /** `size` is of the digit's longer side: wide digits do not run out of the picture. */
  readonly whole?: boolean
  readonly pen?: readonly [number, number]
  readonly off?: number
  readonly paper?: Colour
  readonly tone?: Colour
}

export function scene(image: Uint8Array, random: Random, options: Frame = {}): Scene {
  const chance = new Chance(random)
  const { side: sides = [60, 320], size = [0.32, 0.66], pen = [-0.5, 0.8], off = 1 } = options
  const side = Math.round(chance.scale(...sides))
  const long = Math.round(side * (chance.maybe(0.5) ? 1 : chance.from(1, 1.5)))
  const [width, height] = chance.maybe(0.5) ? [side, long] : [long, side]
  const { left, top, right, bottom } = boxOf(image)
  const wide = options.whole ? Math.min(1.6, Math.max(1, (right - left) / (bottom - top))) : 1
  const high = Math.max(18, (side * chance.from(...size)) / wide)
  const free = (length: number): number =>
    off * Math.max(0, (length - 1.15 * high) / 2) * chance.from(-0.8, 0.8)
  const place = {
    x: width / 2 + free(width),
    y: height / 2 + free(height),
    height: high,
    angle: chance.from(-0.08, 0.08),
  }
  const light = chance.from(0.72, 1)
  const warm = chance.from(0, 0.06)
  const paper = options.paper ?? [light, light - warm / 3, light - warm]
  const dark = chance.from(0.02, 0.3)
  const tone = options.tone ?? [dark, dark + chance.from(0, 0.05), dark + chance.from(0, 0.15)]
  const ink = written(image, place, chance.from(...pen))
  return { chance, width, height, side, place, ink, paper, tone, sheet: new Sheet(width, height, paper) }
}

export const write = ({ sheet, ink, tone, place }: Scene): Sheet => sheet.lay(ink, tone, around(place))

/** No more of the sheet than a digit can reach. */
export const around = ({ x, y, height }: Place): readonly [number, number, number, number] => [
  x - height * 1.3,
  y - height,
  x + height * 1.3,
  y + height,
]

export const mixed = (a: Colour, b: Colour, share: number): Colour => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
  a[2] + (b[2] - a[2]) * share,
]

/** A camera: a little blur, a little noise. */
export const seen = (
  { chance, sheet, side }: Scene,
  noise: readonly [number, number] = [0, 5],
): ImageDataLike =>
  sheet.blur(chance.maybe(0.4) && side > 110 ? 1 : 0).photograph(chance.random, chance.from(...noise))

type Paint = (scene: Scene) => Sheet | ImageDataLike

/** A situation that paints MNIST digits. */
export function kind(name: string, least: number | null, paint: Paint, options?: Frame): Situation {
  return {
    name,
    least,
    show(image, label, random) {
      const at = scene(image, random, options)
      const painted = paint(at)
      return { picture: painted instanceof Sheet ? seen({ ...at, sheet: painted }) : painted, digit: label }
    },
  }
}

/** A tint: strong enough in at least one channel to be a colour, dark or light. */
export const PENS: readonly Colour[] = [
  [0.8, 0.1, 0.1],
  [0.1, 0.2, 0.75],
  [0.05, 0.45, 0.15],
  [0.5, 0.1, 0.55],
  [0.9, 0.4, 0.05],
  [0.1, 0.5, 0.6],
  [0.35, 0.2, 0.1],
  [0.85, 0.15, 0.5],
]
export const PAPERS: readonly Colour[] = [
  [1, 0.97, 0.7],
  [0.75, 0.88, 1],
  [0.8, 0.95, 0.8],
  [1, 0.8, 0.85],
  [0.85, 0.75, 0.6],
  [0.95, 0.95, 0.95],
]

export const level = ([r, g, b]: Colour): number => 0.3 * r + 0.59 * g + 0.11 * b
