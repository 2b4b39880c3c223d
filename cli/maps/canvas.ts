/*
 * A picture in memory that rectangles and antialiased text are drawn on, as Node.js has no canvas: for the layers
 * that `maps` shows and the boxes of `read --page --out`.
 */
import { type Edge, type Font, textEdges, textWidth } from './font.js'
import type { Rgb } from './palette.js'

/** Scan lines of a row of pixels; along the row coverage is exact. */
const LINES = 4

/** An RGB picture to draw on. */
export class Canvas {
  readonly data: Uint8Array

  constructor(
    readonly width: number,
    readonly height: number,
    paper: Rgb,
  ) {
    this.data = new Uint8Array(3 * width * height)
    this.rect(0, 0, width, height, paper)
  }

  /** Whole pixels. */
  rect(left: number, top: number, width: number, height: number, [r, g, b]: Rgb): void {
    for (let y = top; y < top + height; y++) {
      for (let x = left; x < left + width; x++) this.data.set([r, g, b], 3 * (y * this.width + x))
    }
  }

  /** A frame of that many pixels around a rectangle, outside of it. */
  frame(left: number, top: number, width: number, height: number, colour: Rgb, line = 1): void {
    this.rect(left - line, top - line, width + 2 * line, line, colour)
    this.rect(left - line, top + height, width + 2 * line, line, colour)
    this.rect(left - line, top, line, height, colour)
    this.rect(left + width, top, line, height, colour)
  }

  /** Text whose base line begins at (x, y), or ends or has its middle there. */
  text(font: Font, text: string, x: number, y: number, size: number, colour: Rgb, anchor = 0): void {
    const edges = textEdges(font, text, size, x - anchor * textWidth(font, text, size), y)
    const top = Math.floor(y - size)
    for (let row = Math.max(0, top); row < Math.min(this.height, top + 2 * size); row++)
      this.#row(edges, row, colour)
  }

  #row(edges: readonly Edge[], row: number, colour: Rgb): void {
    const cover = new Float32Array(this.width)
    for (let line = 0; line < LINES; line++) {
      const y = row + (line + 0.5) / LINES
      const crossings = edges
        .filter(({ top, bottom }) => top <= y && y < bottom)
        .map(({ top, x, slope, winding }) => ({ x: x + slope * (y - top), winding }))
        .sort((a, b) => a.x - b.x)
      let winding = 0
      crossings.forEach(({ x, winding: turn }, i) => {
        if (winding !== 0) span(cover, (crossings[i - 1] as { x: number }).x, x)
        winding += turn
      })
    }
    cover.forEach((covered, x) => {
      if (covered > 0) this.#blend(3 * (row * this.width + x), colour, Math.min(1, covered / LINES))
    })
  }

  #blend(at: number, colour: Rgb, part: number): void {
    for (let i = 0; i < 3; i++) {
      const before = this.data[at + i] as number
      this.data[at + i] = Math.round(before + part * ((colour[i] as number) - before))
    }
  }
}

/** Adds to each pixel how much of it lies between two places of its row. */
function span(cover: Float32Array, from: number, to: number): void {
  for (let x = Math.max(0, Math.floor(from)); x < Math.min(cover.length, Math.ceil(to)); x++) {
    cover[x] = (cover[x] as number) + Math.min(x + 1, to) - Math.max(x, from)
  }
}
