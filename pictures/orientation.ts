import type { ImageDataLike } from 'lenet5-simd'

const ORIENTATION = 0x0112

/** How a camera was held, 1 to 8, from a JPEG's Exif data (TIFF); 1 where it does not say. */
export function orientationOf(exif: Uint8Array): number {
  const view = new DataView(exif.buffer, exif.byteOffset, exif.byteLength)
  try {
    const little = view.getUint16(0) === 0x4949
    const directory = view.getUint32(4, little)
    const entries = view.getUint16(directory, little)
    for (let i = 0; i < entries; i++) {
      const entry = directory + 2 + 12 * i
      if (view.getUint16(entry, little) !== ORIENTATION) continue
      const value = view.getUint16(entry + 8, little)
      return value >= 1 && value <= 8 ? value : 1
    }
  } catch {
    // It ends too early: then it says nothing.
  }
  return 1
}

/** The picture as it was seen, by its Exif orientation. */
export function upright({ data, width, height }: ImageDataLike, orientation: number): ImageDataLike {
  if (orientation === 1) return { data, width, height }
  // Of orientations 5 to 8 rows are stored as columns; left or right, top or bottom may be swapped besides.
  const turned = orientation >= 5
  const [columns, rows] = turned ? [height, width] : [width, height]
  const seen = new Uint8Array(data.length)
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const [across, down] = turned ? [y, x] : [x, y]
      const left = [2, 3, 7, 8].includes(orientation) ? width - 1 - across : across
      const top = [3, 4, 6, 7].includes(orientation) ? height - 1 - down : down
      const from = 4 * (top * width + left)
      seen.set(data.subarray(from, from + 4), 4 * (y * columns + x))
    }
  }
  return { data: seen, width: columns, height: rows }
}
