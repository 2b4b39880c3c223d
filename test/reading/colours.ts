import type { Picture } from '../../src/index.js'

type Colour = readonly [red: number, green: number, blue: number]

/** Pens and papers that are as light as one another, but for a level or two. */
export const LIKE_COLOURS: readonly (readonly [name: string, ink: Colour, paper: Colour])[] = [
  ['red on green', [200, 70, 60], [60, 130, 60]],
  ['green on red', [60, 130, 60], [200, 70, 60]],
  ['blue on grey', [60, 100, 240], [104, 104, 104]],
]

/** Grey bytes, 0 = paper and 255 = ink, in two colours. */
export function inColours({ data, width, height }: Picture, ink: Colour, paper: Colour): Picture {
  const rgba = new Uint8ClampedArray(4 * width * height).fill(255)
  for (let at = 0; at < width * height; at++) {
    const share = (data[at] as number) / 255
    for (let c = 0; c < 3; c++)
      rgba[4 * at + c] = (paper[c] as number) + ((ink[c] as number) - (paper[c] as number)) * share
  }
  return { data: rgba, width, height }
}
