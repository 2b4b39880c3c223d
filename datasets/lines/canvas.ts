/*
 * A sheet of ink, 0 to 1, and what is drawn on it: digits and letters given as small grey pictures, warped; strokes;
 * noise. Lines to learn from and lines to test with are both made of these, each in its own way.
 */
import type { Random } from '../../src/network/random.js'
import { ElasticFields } from '../../src/training/augment.js'

export interface Sheet {
  readonly data: Float32Array
  readonly width: number
  readonly height: number
}

export const newSheet = (width: number, height: number): Sheet => ({
  data: new Float32Array(width * height),
  width,
  height,
})

/** How a small picture is laid down: source = matrix⁻¹ · place, about the middle of both. */
export interface Warp {
  /** Size of a source pixel on the sheet. */
  readonly scaleX: number
  readonly scaleY: number
  /** Columns to the right a row up. */
  readonly slant: number
  /** Radians, clockwise. */
  readonly turn: number
  /** −1 … 1: thinner or thicker by up to a pixel. */
  readonly weight: number
  /** Standard deviation of elastic displacements, in source pixels. */
  readonly elastic: number
}

export const PLAIN: Warp = { scaleX: 1, scaleY: 1, slant: 0, turn: 0, weight: 0, elastic: 0 }

/** Side of the place a warped picture is made in; its middle is the source's. */
const PATCH = 64
const HALF = PATCH / 2
/** Zeros around a source, so that no tap needs a test. */
const RIM = 3

/** A warped picture and the box of its ink, from its middle. */
export interface Patch {
  readonly data: Float32Array
  left: number
  right: number
  top: number
  bottom: number
}

const FIELD_SIDE = 32

/** Warps small grey pictures; keeps its places, so a patch lasts until the next but one call. */
export class Warper {
  readonly #fields: ElasticFields
  readonly #patch: Patch = { data: new Float32Array(PATCH * PATCH), left: 0, right: 0, top: 0, bottom: 0 }
  #source = new Float32Array(0)
  #thick = new Float32Array(0)
  /** Of the source's ink, from its middle. */
  #reachX = 0
  #reachY = 0
  readonly #wx = new Float32Array(4)
  readonly #wy = new Float32Array(4)

  constructor(seed: number) {
    this.#fields = new ElasticFields(seed, 4)
  }

  /** @param source grey bytes, side × side, ink 255 */
  warp(source: Uint8Array, side: number, warp: Warp, random: Random): Patch {
    const wide = side + 2 * RIM
    this.#load(source, side, wide, warp.weight)
    const ink = this.#source
    const patch = this.#patch
    patch.data.fill(0)
    const cos = Math.cos(warp.turn)
    const sin = Math.sin(warp.turn)
    // place = R · S · K · source: K slants, S scales, R turns.
    const a = cos * warp.scaleX
    const b = -cos * warp.scaleX * warp.slant - sin * warp.scaleY
    const c = sin * warp.scaleX
    const d = -sin * warp.scaleX * warp.slant + cos * warp.scaleY
    const determinant = a * d - b * c
    const [ia, ib, ic, id] = [d / determinant, -b / determinant, -c / determinant, a / determinant]
    const [inkX, inkY] = [this.#reachX + 1 + 2 * warp.elastic, this.#reachY + 1 + 2 * warp.elastic]
    const reachX = Math.min(HALF, Math.ceil(inkX * Math.abs(a) + inkY * Math.abs(b)) + 1)
    const reachY = Math.min(HALF, Math.ceil(inkX * Math.abs(c) + inkY * Math.abs(d)) + 1)
    const elastic = warp.elastic
    const across = elastic > 0 ? this.#fields.field(random.below(2048)) : null
    const down = elastic > 0 ? this.#fields.field(random.below(2048)) : null
    const [wx, wy] = [this.#wx, this.#wy]
    let [left, right, top, bottom] = [PATCH, 0, PATCH, 0]
    const limit = side + 2
    for (let y = HALF - reachY; y < HALF + reachY; y++) {
      const v = y + 0.5 - HALF
      for (let x = HALF - reachX; x < HALF + reachX; x++) {
        const u = x + 0.5 - HALF
        let sx = ia * u + ib * v + side / 2
        let sy = ic * u + id * v + side / 2
        if (across !== null && down !== null) {
          const fx = Math.min(FIELD_SIDE - 1, Math.max(0, x - HALF + FIELD_SIDE / 2))
          const fy = Math.min(FIELD_SIDE - 1, Math.max(0, y - HALF + FIELD_SIDE / 2))
          sx += elastic * (across[fy * FIELD_SIDE + fx] as number)
          sy += elastic * (down[fy * FIELD_SIDE + fx] as number)
        }
        sx -= 0.5
        sy -= 0.5
        if (sx <= -2 || sy <= -2 || sx >= limit - 1 || sy >= limit - 1) continue
        const x0 = Math.floor(sx)
        const y0 = Math.floor(sy)
        let at = (y0 + RIM - 1) * wide + x0 + RIM - 1
        // Empty places need no sum: their nearest four pixels hold nothing.
        const near = at + wide + 1
        if (
          (ink[near] as number) +
            (ink[near + 1] as number) +
            (ink[near + wide] as number) +
            (ink[near + wide + 1] as number) ===
          0
        )
          continue
        cubic(sx - x0, wx)
        cubic(sy - y0, wy)
        let sum = 0
        for (let j = 0; j < 4; j++, at += wide) {
          sum +=
            (wy[j] as number) *
            ((wx[0] as number) * (ink[at] as number) +
              (wx[1] as number) * (ink[at + 1] as number) +
              (wx[2] as number) * (ink[at + 2] as number) +
              (wx[3] as number) * (ink[at + 3] as number))
        }
        if (sum <= 0.01) continue
        patch.data[y * PATCH + x] = sum > 1 ? 1 : sum
        if (sum > 0.25) {
          if (x < left) left = x
          if (x >= right) right = x + 1
          if (y < top) top = y
          if (y >= bottom) bottom = y + 1
        }
      }
    }
    if (right <= left) [left, right, top, bottom] = [HALF - 1, HALF + 1, HALF - 1, HALF + 1]
    Object.assign(patch, { left: left - HALF, right: right - HALF, top: top - HALF, bottom: bottom - HALF })
    return patch
  }

  #load(source: Uint8Array, side: number, wide: number, weight: number): void {
    if (this.#source.length !== wide * wide) {
      this.#source = new Float32Array(wide * wide)
      this.#thick = new Float32Array(wide * wide)
    }
    const ink = this.#source.fill(0)
    let [left, right, top, bottom] = [side, 0, side, 0]
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        const value = source[y * side + x] as number
        if (value === 0) continue
        ink[(y + RIM) * wide + x + RIM] = value / 255
        if (x < left) left = x
        if (x >= right) right = x + 1
        if (y < top) top = y
        bottom = y + 1
      }
    }
    this.#reachX = Math.max(side / 2 - left, right - side / 2)
    this.#reachY = Math.max(side / 2 - top, bottom - side / 2)
    if (Math.abs(weight) < 0.1) return
    const thick = this.#thick.fill(0)
    const share = Math.abs(weight)
    for (let y = 1; y < wide - 1; y++) {
      for (let x = 1; x < wide - 1; x++) {
        const at = y * wide + x
        const own = ink[at] as number
        let most = own
        for (const next of [at - 1, at + 1, at - wide, at + wide]) {
          const value = ink[next] as number
          if (weight > 0 ? value > most : value < most) most = value
        }
        thick[at] = own + share * (most - own)
      }
    }
    ;[this.#source, this.#thick] = [thick, ink]
  }
}

/** Catmull-Rom's weights. */
function cubic(t: number, into: Float32Array): void {
  into[0] = t * (-0.5 + t * (1 - 0.5 * t))
  into[1] = 1 + t * t * (-2.5 + 1.5 * t)
  into[2] = t * (0.5 + t * (2 - 1.5 * t))
  into[3] = t * t * (-0.5 + 0.5 * t)
}

/** Lays a patch down, its middle at whole pixels: the darker of both, or their sum. */
export function layDown(sheet: Sheet, patch: Patch, x: number, y: number, level = 1, adds = false): void {
  const { data, width, height } = sheet
  // The box is of firm ink; its pale rim is a little wider.
  const [top, bottom] = [Math.max(0, patch.top + HALF - 4), Math.min(PATCH, patch.bottom + HALF + 4)]
  const [left, right] = [Math.max(0, patch.left + HALF - 4), Math.min(PATCH, patch.right + HALF + 4)]
  for (let py = top; py < bottom; py++) {
    const row = y + py - HALF
    if (row < 0 || row >= height) continue
    for (let px = left; px < right; px++) {
      const value = level * (patch.data[py * PATCH + px] as number)
      const column = x + px - HALF
      if (value === 0 || column < 0 || column >= width) continue
      const at = row * width + column
      const own = data[at] as number
      data[at] = adds ? Math.min(1, own + value) : Math.max(own, value)
    }
  }
}

export type Point = readonly [x: number, y: number]

/** A straight stroke, its edges smooth. */
export function stroke(sheet: Sheet, [ax, ay]: Point, [bx, by]: Point, pen: number, level = 1): void {
  const { data, width, height } = sheet
  const reach = pen / 2 + 1
  const [dx, dy] = [bx - ax, by - ay]
  const square = dx * dx + dy * dy
  const steep = Math.abs(dy) > Math.abs(dx)
  const top = Math.max(0, Math.floor(Math.min(ay, by) - reach))
  const bottom = Math.min(height, Math.ceil(Math.max(ay, by) + reach))
  const left = Math.max(0, Math.floor(Math.min(ax, bx) - reach))
  const right = Math.min(width, Math.ceil(Math.max(ax, bx) + reach))
  const wide = reach * 1.5 + 1
  const draw = (x: number, y: number): void => {
    const [px, py] = [x + 0.5 - ax, y + 0.5 - ay]
    const share = square === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / square))
    const away = Math.hypot(px - share * dx, py - share * dy)
    const ink = level * Math.min(1, Math.max(0, pen / 2 - away + 0.5))
    const at = y * width + x
    if (ink > (data[at] as number)) data[at] = ink
  }
  if (steep) {
    for (let y = top; y < bottom; y++) {
      const middle = ax + (dx * (y + 0.5 - ay)) / dy
      const [from, to] = [
        Math.max(left, Math.floor(middle - wide)),
        Math.min(right, Math.ceil(middle + wide)),
      ]
      for (let x = from; x < to; x++) draw(x, y)
    }
  } else {
    for (let x = left; x < right; x++) {
      const middle = dx === 0 ? ay : ay + (dy * (x + 0.5 - ax)) / dx
      const [from, to] = [
        Math.max(top, Math.floor(middle - wide)),
        Math.min(bottom, Math.ceil(middle + wide)),
      ]
      for (let y = from; y < to; y++) draw(x, y)
    }
  }
}

/** Strokes through points. */
export function strokes(sheet: Sheet, points: readonly Point[], pen: number, level = 1): void {
  for (let i = 1; i < points.length; i++)
    stroke(sheet, points[i - 1] as Point, points[i] as Point, pen, level)
  if (points.length === 1) stroke(sheet, points[0] as Point, points[0] as Point, pen, level)
}

/** Gaussian values in a ring, so that noise costs one addition a pixel. */
export class Noise {
  readonly #values: Float32Array

  constructor(random: Random) {
    this.#values = Float32Array.from({ length: 65_521 }, () => {
      const radius = Math.sqrt(-2 * Math.log(1 - random.uniform()))
      return radius * Math.cos(2 * Math.PI * random.uniform())
    })
  }

  /** Adds noise of a standard deviation, kept within 0 … 1. */
  add(data: Float32Array, sigma: number, random: Random): void {
    const values = this.#values
    let next = random.below(values.length)
    for (let at = 0; at < data.length; at++) {
      const value = (data[at] as number) + sigma * (values[next] as number)
      data[at] = value < 0 ? 0 : value > 1 ? 1 : value
      if (++next === values.length) next = 0
    }
  }
}

/** A blur over 3×3, its middle weighing `middle` of 1 + 8·(rest): 0 leaves all as it is, 1 is a box. */
export function soften(sheet: Sheet, amount: number): void {
  const { data, width, height } = sheet
  const rows = new Float32Array(data.length)
  const side = amount / 3
  const middle = 1 - 2 * side
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x
      const before = x > 0 ? (data[at - 1] as number) : 0
      const after = x + 1 < width ? (data[at + 1] as number) : 0
      rows[at] = middle * (data[at] as number) + side * (before + after)
    }
  }
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x
      const before = y > 0 ? (rows[at - width] as number) : 0
      const after = y + 1 < height ? (rows[at + width] as number) : 0
      data[at] = middle * (rows[at] as number) + side * (before + after)
    }
  }
}
