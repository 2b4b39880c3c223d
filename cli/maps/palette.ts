/*
 * Colours of what `maps` draws. Those of maps and ink are the page's own (site/src/ui/palette.ts), written down again
 * because neither program imports from the other's folder.
 */

export type Rgb = readonly [number, number, number]

export interface Palette {
  readonly back: Rgb
  readonly text: Rgb
  readonly muted: Rgb
  readonly line: Rgb
  /** Of the answer. */
  readonly best: Rgb
  readonly bar: Rgb
  readonly zero: Rgb
  readonly positive: Rgb
  readonly negative: Rgb
  readonly paper: Rgb
  readonly ink: Rgb
}

/** The colours of the page. */
export const PALETTES: Readonly<Record<'light' | 'dark', Palette>> = {
  light: {
    back: [255, 255, 255],
    text: [27, 30, 37],
    muted: [90, 96, 107],
    line: [222, 218, 210],
    best: [176, 58, 8],
    bar: [150, 157, 168],
    zero: [247, 245, 241],
    positive: [196, 66, 10],
    negative: [22, 86, 160],
    paper: [255, 255, 255],
    ink: [24, 26, 32],
  },
  dark: {
    back: [20, 22, 27],
    text: [236, 235, 231],
    muted: [169, 175, 186],
    line: [53, 58, 69],
    best: [255, 157, 92],
    bar: [104, 112, 126],
    zero: [32, 35, 43],
    positive: [255, 157, 92],
    negative: [98, 176, 255],
    paper: [13, 15, 19],
    ink: [240, 240, 236],
  },
}

const mix = (a: Rgb, b: Rgb, part: number): Rgb => [
  Math.round(a[0] + (b[0] - a[0]) * part),
  Math.round(a[1] + (b[1] - a[1]) * part),
  Math.round(a[2] + (b[2] - a[2]) * part),
]

/** A value −1 to 1 around zero. */
export const signed = ({ zero, negative, positive }: Palette, value: number): Rgb =>
  mix(zero, value < 0 ? negative : positive, Math.min(1, Math.abs(value)))

/** Ink on paper, 0 to 1. */
export const inked = ({ paper, ink }: Palette, value: number): Rgb =>
  mix(paper, ink, Math.min(1, Math.max(0, value)))
