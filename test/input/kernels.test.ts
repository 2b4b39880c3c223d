import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { createEngine } from '../../src/engine/open.js'
import { BLOCK, inkOverBlocks } from '../../src/input/blocks.js'
import { type PictureKernels, PLAIN_KERNELS } from '../../src/input/kernels.js'
import { DEFAULT_VARIANT } from '../../src/network/network.js'
import { random } from './support.js'

let simd: PictureKernels
beforeAll(async () => {
  simd = (await createEngine(DEFAULT_VARIANT, { simd: 'baseline' })).pictures as PictureKernels
})

const bytes = (count: number, seed: number, levels = 256): Uint8Array => {
  const next = random(seed)
  return Uint8Array.from({ length: count }, () => Math.floor(next() * levels) * Math.floor(256 / levels))
}
const size = fc.tuple(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 1, max: 40 }), fc.integer())

it('grey: the same bytes in WebAssembly', () => {
  const weights = fc.constantFrom(
    { red: 77, green: 150, blue: 29, offset: 0 },
    { red: 120, green: -100, blue: 36, offset: 25500 },
    { red: 0, green: 0, blue: 0, offset: 0 },
  )
  fc.assert(
    fc.property(
      size,
      fc.integer({ min: 1, max: 9 }),
      weights,
      fc.boolean(),
      fc.boolean(),
      ([w, h, seed], factor, by, clear, white) => {
        const rgba = bytes(4 * w * h, seed)
        if (!clear) for (let at = 3; at < rgba.length; at += 4) rgba[at] = 255
        // One pixel that is see-through, often the last.
        if (!clear && seed % 3 === 0) rgba[rgba.length - 1] = 254
        const paper = white ? 255 : 0
        expect(simd.grey(rgba, w, h, paper, factor, by)).toEqual(
          PLAIN_KERNELS.grey(rgba, w, h, paper, factor, by),
        )
      },
    ),
  )
})

it('histogram and bounds: the same in WebAssembly', () => {
  fc.assert(
    fc.property(
      size,
      fc.integer({ min: 0, max: 255 }),
      fc.integer({ min: 0, max: 255 }),
      fc.constantFrom(0, 0.01, 1),
      ([w, h, seed], least, most, share) => {
        const next = random(seed)
        const grey = bytes(w * h, seed).map((value) => (next() < share ? value : 200))
        expect(simd.histogram(grey)).toEqual(PLAIN_KERNELS.histogram(grey))
        expect(simd.bounds(grey, w, h, least, most)).toEqual(PLAIN_KERNELS.bounds(grey, w, h, least, most))
      },
    ),
  )
})

it('stretches: the same in WebAssembly', () => {
  fc.assert(
    fc.property(size, fc.integer({ min: 0, max: 255 }), fc.boolean(), ([w, h, seed], low, part) => {
      const plane = bytes(w * h, seed, 8)
      const within = part
        ? { left: w >> 2, top: h >> 2, right: w - (w >> 3), bottom: h - (h >> 3) }
        : { left: 0, top: 0, right: w, bottom: h }
      expect(simd.stretches(plane, w, within, low)).toEqual(PLAIN_KERNELS.stretches(plane, w, within, low))
    }),
  )
  // More of them than there is room for at first.
  const dots = Uint8Array.from({ length: 90 * 90 }, (_, at) => (at % 2) * 200)
  const all = { left: 0, top: 0, right: 90, bottom: 90 }
  expect(simd.stretches(dots, 90, all, 9)).toEqual(PLAIN_KERNELS.stretches(dots, 90, all, 9))
})

it('ink: the same bytes in WebAssembly', () => {
  fc.assert(
    fc.property(
      size,
      fc.integer({ min: 1, max: 30 }),
      fc.boolean(),
      fc.constantFrom(2, 8, 256),
      ([w, h, seed], radius, light, levels) => {
        const grey = bytes(w * h, seed, levels)
        expect(simd.ink(grey, w, h, radius, light)).toEqual(PLAIN_KERNELS.ink(grey, w, h, radius, light))
      },
    ),
  )
})

it('inkOverBlocks: the same bytes in WebAssembly', () => {
  fc.assert(
    fc.property(
      fc.tuple(fc.integer({ min: 1, max: 150 }), fc.integer({ min: 1, max: 110 }), fc.integer()),
      fc.boolean(),
      fc.constantFrom(2, 8, 256),
      ([w, h, seed], light, levels) => {
        const grey = { data: bytes(w * h, seed, levels), width: w, height: h }
        const lights = bytes(Math.ceil(w / BLOCK) * Math.ceil(h / BLOCK), seed + 1, levels)
        expect(simd.inkOverBlocks?.(grey, lights, light)).toEqual(inkOverBlocks(grey, lights, light))
      },
    ),
  )
})

it('inkOverBlocks: half of the light is half of the ink in any light, and paper has none', () => {
  const [w, h] = [160, 128]
  const light = (x: number, y: number): number => 240 - x / 2 - y / 2
  const lights = Uint8Array.from({ length: 20 }, (_, at) =>
    light(32 * (at % 5) + 16, 32 * Math.floor(at / 5) + 16),
  )
  for (const share of [0, 0.5]) {
    const data = Uint8Array.from(
      { length: w * h },
      (_, at) => (1 - share) * light(at % w, Math.floor(at / w)),
    )
    const ink = inkOverBlocks({ data, width: w, height: h }, lights, false)
    for (let y = 16; y < h - 16; y++) {
      for (let x = 16; x < w - 16; x++) {
        const ground = light(x, y)
        const over = (ink[y * w + x] as number) - (255 * share * ground) / (ground + 12)
        if (Math.abs(over) > 4) expect([x, y, share, over]).toBeNull()
      }
    }
  }
})

it('runs: the same bytes in WebAssembly', () => {
  fc.assert(
    fc.property(
      size,
      fc.integer({ min: 2, max: 30 }),
      fc.integer({ min: 1, max: 9 }),
      fc.boolean(),
      ([w, h, seed], length, thickness, dense) => {
        const ink = bytes(w * h, seed, dense ? 2 : 8)
        if (dense) for (let at = 0; at < ink.length; at++) if (at % 7 !== 0) ink[at] = 200
        expect(simd.runs(ink, w, h, length, thickness)).toEqual(
          PLAIN_KERNELS.runs(ink, w, h, length, thickness),
        )
      },
    ),
  )
})

it('ink: nothing but what is darker than its surroundings, and all of a thin stroke', () => {
  const [w, h] = [60, 40]
  const grey = Uint8Array.from({ length: w * h }, (_, at) => (at % w < 30 ? 100 : 200))
  expect(Math.max(...PLAIN_KERNELS.ink(grey, w, h, 5, false))).toBe(0)
  for (let y = 10; y < 30; y++) for (const x of [15, 45]) grey[y * w + x] = (grey[y * w + x] as number) / 2
  const ink = simd.ink(grey, w, h, 5, false)
  // A stroke that takes half of the light is as dark in the shadow as beside it.
  expect(ink[20 * w + 15]).toBe(128)
  expect(ink[20 * w + 45]).toBe(128)
  expect(ink.filter((level) => level > 0).length).toBe(40)
})
