/** A font's letters as outlines, y downwards from the base line; made by scripts/font.mjs. */
export interface Font {
  readonly unitsPerEm: number
  /** Its advance, and its closed outlines x, y, x, y, …, by each sign. */
  readonly glyphs: Readonly<Record<string, readonly [number, ...(readonly number[])[]]>>
}

/** An edge of an outline, in pixels, its upper end first. */
export interface Edge {
  readonly top: number
  readonly bottom: number
  /** x at `top`, and how much x grows by y. */
  readonly x: number
  readonly slope: number
  /** 1 downwards, −1 upwards. */
  readonly winding: number
}

const glyphOf = (font: Font, sign: string): Font['glyphs'][string] =>
  font.glyphs[sign] ?? font.glyphs['?'] ?? [0]

/** Pixels a text of that size is wide. */
export const textWidth = (font: Font, text: string, size: number): number =>
  [...text].reduce((sum, sign) => sum + (glyphOf(font, sign)[0] * size) / font.unitsPerEm, 0)

function edge(x0: number, y0: number, x1: number, y1: number): Edge[] {
  if (y0 === y1) return []
  const slope = (x1 - x0) / (y1 - y0)
  return y0 < y1
    ? [{ top: y0, bottom: y1, x: x0, slope, winding: 1 }]
    : [{ top: y1, bottom: y0, x: x1, slope, winding: -1 }]
}

/** The edges of a text whose base line begins at (x, y). */
export function textEdges(font: Font, text: string, size: number, x: number, y: number): Edge[] {
  const scale = size / font.unitsPerEm
  const edges: Edge[] = []
  let left = x
  for (const sign of text) {
    const [advance, ...outlines] = glyphOf(font, sign)
    for (const outline of outlines) {
      for (let i = 0; i < outline.length; i += 2) {
        const point = (at: number): [number, number] => {
          const place = at % outline.length
          return [left + scale * (outline[place] as number), y + scale * (outline[place + 1] as number)]
        }
        edges.push(...edge(...point(i), ...point(i + 2)))
      }
    }
    left += advance * scale
  }
  return edges
}
