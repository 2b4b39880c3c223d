/*
 * The colours of values, for canvases, which no style sheet reaches. One scale for all layers: blue below zero,
 * orange above, so that a colour means the same wherever it stands; ink is the visitor's picture and has its own.
 */

export type Rgb = readonly [number, number, number]

interface Palette {
  zero: Rgb
  positive: Rgb
  negative: Rgb
  paper: Rgb
  ink: Rgb
}

const LIGHT: Palette = {
  zero: [247, 245, 241],
  positive: [196, 66, 10],
  negative: [22, 86, 160],
  paper: [255, 255, 255],
  ink: [24, 26, 32],
}

const DARK: Palette = {
  zero: [32, 35, 43],
  positive: [255, 157, 92],
  negative: [98, 176, 255],
  paper: [13, 15, 19],
  ink: [240, 240, 236],
}

export const paletteOf = (dark: boolean): Palette => (dark ? DARK : LIGHT)

export const mix = (a: Rgb, b: Rgb, part: number): Rgb => [
  a[0] + (b[0] - a[0]) * part,
  a[1] + (b[1] - a[1]) * part,
  a[2] + (b[2] - a[2]) * part,
]

export const css = ([r, g, b]: Rgb): string => `rgb(${Math.round(r)} ${Math.round(g)} ${Math.round(b)})`

/** How values become colours: around zero, or as ink on paper. */
export type Scale = 'signed' | 'ink'

/** @param value −1 to 1 for 'signed', 0 to 1 for 'ink' */
export function colour(value: number, scale: Scale, dark: boolean): Rgb {
  const palette = paletteOf(dark)
  const part = Math.min(1, Math.abs(value))
  if (scale === 'ink') return mix(palette.paper, palette.ink, value < 0 ? 0 : part)
  return mix(palette.zero, value < 0 ? palette.negative : palette.positive, part)
}
