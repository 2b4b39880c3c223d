/** A grey picture of bytes, 0 = black, 255 = white, row by row. */
export interface GreyPicture {
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
}

/** Paper behind transparent pixels. */
export type Paper = 'white' | 'black'

/** Luminance of an RGBA pixel (ITU-R BT.601) laid over the paper: 0 to 255. */
function luminance(rgba: Uint8Array | Uint8ClampedArray, at: number, paper: number): number {
  const red = rgba[at] as number
  const green = rgba[at + 1] as number
  const blue = rgba[at + 2] as number
  const alpha = rgba[at + 3] as number
  const opaque = (77 * red + 150 * green + 29 * blue) / 256
  return paper + ((opaque - paper) * alpha) / 255
}

/**
 * RGBA bytes → grey bytes, laid over white or black paper, each block of factor × factor pixels averaged
 * into one (blocks at the right and lower edge may be smaller).
 */
export function toGrey(
  rgba: Uint8Array | Uint8ClampedArray,
  width: number,
  height: number,
  paper: Paper = 'white',
  factor = 1,
): GreyPicture {
  const behind = paper === 'white' ? 255 : 0
  const columns = Math.ceil(width / factor)
  const rows = Math.ceil(height / factor)
  const data = new Uint8Array(columns * rows)
  const sums = new Float64Array(columns)
  for (let row = 0; row < rows; row++) {
    const bottom = Math.min(height, (row + 1) * factor)
    sums.fill(0)
    for (let y = row * factor; y < bottom; y++) {
      for (let x = 0; x < width; x++) {
        const column = factor === 1 ? x : Math.floor(x / factor)
        sums[column] = (sums[column] as number) + luminance(rgba, 4 * (y * width + x), behind)
      }
    }
    for (let column = 0; column < columns; column++) {
      const wide = Math.min(width, (column + 1) * factor) - column * factor
      data[row * columns + column] = Math.round((sums[column] as number) / (wide * (bottom - row * factor)))
    }
  }
  return { data, width: columns, height: rows }
}

/** Whether any pixel lets the paper shine through. */
export function isTransparent(rgba: Uint8Array | Uint8ClampedArray): boolean {
  for (let at = 3; at < rgba.length; at += 4) if (rgba[at] !== 255) return true
  return false
}
