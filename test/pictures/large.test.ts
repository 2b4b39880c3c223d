/**
 * What the largest JPEGs that are broken at their very end may cost: they are decoded whole before that is seen. Rows are
 * made once and repeated behind restart markers, so that such a file is soon written.
 */
import encodeJpeg from 'jpeg-js/lib/encoder.js'
import { expect, it } from 'vitest'
import { decodeJpeg } from '../../pictures/jpeg.js'
import { PictureError } from '../../pictures/picture-error.js'
import { generator } from '../reference/numbers.js'

const WIDTH = 8192
const MAX_SECONDS = 2
const MAX_BYTES = 300e6
/** Most bytes of coded data that pictures/jpeg-structure.ts takes. */
const MAX_CODED = 24 * 2 ** 20

/** One row of blocks of noise, as a whole JPEG. */
function rowOfNoise(quality: number): Uint8Array {
  const next = generator(quality)
  const data = new Uint8Array(4 * WIDTH * 8)
  for (let i = 0; i < data.length; i++) data[i] = next(0, 255)
  return new Uint8Array(encodeJpeg({ data, width: WIDTH, height: 8 }, quality).data)
}

/** As many such rows as pixels and coded data are taken, the last one cut. */
function large(quality: number): { bytes: Uint8Array; height: number } {
  const row = rowOfNoise(quality)
  const find = (marker: number): number => row.findIndex((byte, i) => byte === 0xff && row[i + 1] === marker)
  const [frame, scan] = [find(0xc0), find(0xda)]
  const data = row.subarray(scan + 2 + 256 * row[scan + 2]! + row[scan + 3]!, row.length - 2)
  const count = Math.min(1024, Math.floor(MAX_CODED / (data.length + 2)))
  const header = row.slice(0, scan)
  header.set([(count * 8) >> 8, (count * 8) & 255], frame + 5)
  // The interval of restarts: a row of blocks.
  const restarts = [0xff, 0xdd, 0, 4, (WIDTH / 8) >> 8, (WIDTH / 8) & 255]
  const rows = Array.from({ length: count }, (_, i) =>
    i === count - 1 ? [data.subarray(0, data.length >> 1)] : [data, Uint8Array.of(0xff, 0xd0 + (i % 8))],
  )
  const start = row.subarray(scan, row.length - 2 - data.length)
  const parts = [header, Uint8Array.from(restarts), start, ...rows.flat(), Uint8Array.of(0xff, 0xd9)]
  return { bytes: new Uint8Array(Buffer.concat(parts)), height: count * 8 }
}

// Coarse rows: as many pixels as are taken. Fine ones: as many bytes.
it.each([1, 10, 50, 90])('a large JPEG of quality %i, broken at its end, is soon refused', (quality) => {
  const { bytes, height } = large(quality)
  const before = process.memoryUsage.rss()
  const begun = process.cpuUsage()
  expect(() => decodeJpeg(bytes, 2 ** 26)).toThrow(PictureError)
  const { user, system } = process.cpuUsage(begun)
  const seconds = (user + system) / 1e6
  const more = process.memoryUsage.rss() - before
  expect(seconds, `${WIDTH}×${height}, ${bytes.length} bytes`).toBeLessThan(MAX_SECONDS)
  expect(more).toBeLessThan(MAX_BYTES)
})
