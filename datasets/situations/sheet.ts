/* A sheet to write and draw on, and the camera that looks at it. All that the situations of this folder are painted with:
 * reflectances in three colours, layers laid over them by how far they cover, light that falls on all of it, and last a
 * lens, a sensor and eight bits. Measured in pixels; every random number comes from the seed. */
import type { ImageDataLike } from '../../src/index.js'
import type { Random } from '../../src/network/random.js'

/** Reflectance or light in red, green and blue, 0 to 1. */
export type Colour = readonly [number, number, number]
/** How far something covers the place (x, y), 0 to 1. */
export type Cover = (x: number, y: number) => number

export const grey = (tone: number): Colour => [tone, tone, tone]

export class Sheet {
  readonly width: number
  readonly height: number
  /** [3, height, width] */
  readonly #tones: Float32Array
  /** What of the sheet is not see-through, 0 to 1; null: all. */
  #alpha: Float32Array | null = null

  constructor(width: number, height: number, paper: Colour) {
    this.width = width
    this.height = height
    this.#tones = new Float32Array(3 * width * height)
    paper.forEach((tone, i) => void this.#tones.fill(tone, i * width * height, (i + 1) * width * height))
  }

  /** Lays a colour over the sheet where `cover` says. */
  lay(cover: Cover, colour: Colour, box?: readonly [number, number, number, number]): this {
    const { width, height } = this
    const area = width * height
    const [left, top, right, bottom] = box ?? [0, 0, width, height]
    for (let y = Math.max(0, Math.floor(top)); y < Math.min(height, bottom); y++) {
      for (let x = Math.max(0, Math.floor(left)); x < Math.min(width, right); x++) {
        const share = cover(x + 0.5, y + 0.5)
        if (share <= 0) continue
        for (let i = 0; i < 3; i++) {
          const at = i * area + y * width + x
          const tone = this.#tones[at] as number
          this.#tones[at] = tone + ((colour[i] as number) - tone) * Math.min(1, share)
        }
      }
    }
    return this
  }

  /** Light, or anything that multiplies. */
  shine(light: (x: number, y: number) => number): this {
    const { width, height } = this
    const area = width * height
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const factor = light(x + 0.5, y + 0.5)
        for (let at = y * width + x; at < 3 * area; at += area)
          this.#tones[at] = (this.#tones[at] as number) * factor
      }
    }
    return this
  }

  /** A lens out of focus: a box of 2·radius + 1 pixels, three times; `down`: another radius along columns. */
  blur(radius: number, down = radius): this {
    const { width, height } = this
    for (let i = 0; i < 3 && Math.max(radius, down) > 0; i++) {
      const plane = this.#tones.subarray(i * width * height, (i + 1) * width * height)
      for (let round = 0; round < 3; round++) {
        for (let y = 0; y < height; y++) boxed(plane, y * width, 1, width, radius)
        for (let x = 0; x < width; x++) boxed(plane, x, width, height, down)
      }
    }
    return this
  }

  /** Makes see-through all that `cover` does not cover. */
  cut(cover: Cover): this {
    const { width, height } = this
    this.#alpha = Float32Array.from({ length: width * height }, (_, at) =>
      Math.min(1, Math.max(0, cover((at % width) + 0.5, Math.floor(at / width) + 0.5))),
    )
    return this
  }

  /** The picture, with noise of this standard deviation in grey levels. */
  photograph(random: Random, noise = 0): ImageDataLike {
    const { width, height } = this
    const area = width * height
    const data = new Uint8ClampedArray(4 * area)
    for (let at = 0; at < area; at++) {
      // The sum of three uniform numbers is near enough to Gauss's curve.
      const grain = noise && 2 * noise * (random.uniform() + random.uniform() + random.uniform() - 1.5)
      for (let i = 0; i < 3; i++) data[4 * at + i] = 255 * (this.#tones[i * area + at] as number) + grain
      data[4 * at + 3] = this.#alpha ? 255 * (this.#alpha[at] as number) : 255
    }
    return { data, width, height }
  }
}

function boxed(plane: Float32Array, start: number, step: number, count: number, radius: number): void {
  const line = Float32Array.from({ length: count }, (_, i) => plane[start + i * step] as number)
  const at = (i: number): number => line[Math.min(count - 1, Math.max(0, i))] as number
  let sum = 0
  for (let i = -radius; i <= radius; i++) sum += at(i)
  for (let i = 0; i < count; i++) {
    plane[start + i * step] = sum / (2 * radius + 1)
    sum += at(i + radius + 1) - at(i - radius)
  }
}

/** Between the four corners of cell (i, j), `u` and `v` from its upper left one. */
export function bilinear(
  corner: (i: number, j: number) => number,
  i: number,
  j: number,
  u: number,
  v: number,
): number {
  const upper = corner(i, j) + (corner(i + 1, j) - corner(i, j)) * u
  return upper + (corner(i, j + 1) + (corner(i + 1, j + 1) - corner(i, j + 1)) * u - upper) * v
}

export const between = (value: number): number => Math.min(1, Math.max(0, value))

/** A straight line of this width from (ax, ay) to (bx, by), its ends round. */
export function stroke(ax: number, ay: number, bx: number, by: number, width: number): Cover {
  const [dx, dy] = [bx - ax, by - ay]
  const square = Math.max(1e-9, dx * dx + dy * dy)
  return (x, y) => {
    const share = between(((x - ax) * dx + (y - ay) * dy) / square)
    const away = Math.hypot(x - ax - share * dx, y - ay - share * dy)
    // Lines thinner than a pixel are pale.
    return Math.min(between(width), between(width / 2 - away + 0.5))
  }
}

/** All of the covers. */
export const union =
  (...covers: readonly Cover[]): Cover =>
  (x, y) =>
    covers.reduce((most, cover) => Math.max(most, cover(x, y)), 0)

/** The side of a straight edge through (x0, y0) that its normal at this angle points to; soft: pixels from 0 to 1. */
export function half(x0: number, y0: number, angle: number, soft = 1): Cover {
  const [nx, ny] = [Math.cos(angle), Math.sin(angle)]
  return (x, y) => between(((x - x0) * nx + (y - y0) * ny) / Math.max(1, soft) + 0.5)
}

/** Parallel lines through (x0, y0), `pitch` apart, at this angle. */
export function ruling(x0: number, y0: number, angle: number, pitch: number, width: number): Cover {
  const [nx, ny] = [-Math.sin(angle), Math.cos(angle)]
  return (x, y) => {
    const across = (x - x0) * nx + (y - y0) * ny
    const away = Math.abs(across - Math.round(across / pitch) * pitch)
    return Math.min(between(width), between(width / 2 - away + 0.5))
  }
}

/** The outline of a rectangle, turned by an angle around its middle. */
export function frame(
  cx: number,
  cy: number,
  wide: number,
  high: number,
  angle: number,
  width: number,
): Cover {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const corner = (u: number, v: number): readonly [number, number] => [
    cx + (u * wide * cos) / 2 - (v * high * sin) / 2,
    cy + (u * wide * sin) / 2 + (v * high * cos) / 2,
  ]
  const corners = [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)] as const
  return union(
    ...corners.map(([x, y], i) => {
      const [toX, toY] = corners[(i + 1) % 4] as readonly [number, number]
      return stroke(x, y, toX, toY, width)
    }),
  )
}
