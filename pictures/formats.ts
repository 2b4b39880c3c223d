/**
 * What format a picture is of, by its first bytes: PNG and JPEG are decoded; of those that are not read it is known what
 * they are called, so that who sends one is told what it is and how to make a PNG of it. Sources: the formats' own
 * specifications; Wikipedia's list of file signatures.
 *
 * WebP, GIF and BMP are not decoded since no decoder fits that is bounded before it begins, as those of PNG and JPEG are.
 * The libwebp of @cwasm/webp is 1.0.2 and that of @jsquash/webp 1.1.0: both write beyond a table for hostile data
 * (CVE-2023-4863), after which no time is sure. modern-gif fills a table of as many entries as a byte of the file says, up to
 * 2^31, and omggif is no longer kept. fast-bmp knows no palettes, and bmp-ts puts run-length pixels where none belong.
 */
import { hasPngSignature } from 'fast-png'
import type { ImageDataLike } from 'lenet5-simd'
import { decodeJpeg, isJpeg } from './jpeg.js'
import { PictureError } from './picture-error.js'
import { decodePng } from './png.js'

/** A PNG or JPEG of at most so many pixels; null for what is neither. @throws PictureError */
export function decodePicture(bytes: Uint8Array, mostPixels: number): ImageDataLike | null {
  if (hasPngSignature(bytes)) return decodePng(bytes, mostPixels)
  return isJpeg(bytes) ? decodeJpeg(bytes, mostPixels) : null
}

const latin1 = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, to))

/** Brands of ISO base media files, which stand behind "ftyp". */
const BRANDS: readonly (readonly [name: string, ...starts: readonly string[]])[] = [
  ['an AVIF picture', 'avif', 'avis'],
  ['a HEIC picture', 'heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1'],
]

/** First bytes; those of `RIFF` files are told apart by what stands at 8. */
const SIGNATURES: readonly (readonly [name: string, ...starts: readonly string[]])[] = [
  ['a GIF picture', 'GIF87a', 'GIF89a'],
  ['a BMP picture', 'BM'],
  ['a TIFF picture', 'II*\0', 'MM\0*', 'II+\0', 'MM\0+'],
  ['a JPEG XL picture', '\xff\x0a', '\0\0\0\x0cJXL '],
  ['a JPEG 2000 picture', '\0\0\0\x0cjP  ', '\xff\x4f\xff\x51'],
  ['a Photoshop file', '8BPS'],
  ['an icon file', '\0\0\x01\0', '\0\0\x02\0'],
  ['a QOI picture', 'qoif'],
  ['a PDF document', '%PDF-'],
  ['a Git LFS pointer, not the file itself', 'version https://git-lfs'],
  ['a zip archive', 'PK\x03\x04'],
  ['a gzip file', '\x1f\x8b'],
]

/** What a file is that is not read, by its first bytes, with an article; null where it is not known. */
export function formatOf(bytes: Uint8Array): string | null {
  const start = latin1(bytes, 0, 512)
  if (start.startsWith('ftyp', 4))
    return BRANDS.find(([, ...brands]) => brands.includes(start.slice(8, 12)))?.[0] ?? 'a video'
  if (start.startsWith('RIFF') && start.startsWith('WEBP', 8)) return 'a WebP picture'
  const text = start.replace('\xef\xbb\xbf', '').trimStart().toLowerCase()
  if (text.startsWith('<')) return text.includes('<svg') ? 'an SVG drawing' : 'an HTML or XML page'
  return SIGNATURES.find(([, ...starts]) => starts.some((one) => start.startsWith(one)))?.[0] ?? null
}

/** How a PNG is made of it, in words. */
export function conversionOf(format: string): string {
  if (/PDF/.test(format)) return 'make pictures of its pages (pdftoppm -png file.pdf page)'
  if (/picture|SVG|icon|Photoshop/.test(format)) return 'save it as PNG, or convert it (magick file file.png)'
  return 'send a PNG or JPEG picture'
}

/** @throws PictureError NOT_A_PICTURE that names the format and says what to do; `taken` are the formats that are read */
export function refuseFormat(bytes: Uint8Array, taken: string): never {
  if (bytes.length === 0) throw new PictureError('NOT_A_PICTURE', 'it is empty')
  const format = formatOf(bytes)
  throw new PictureError(
    'NOT_A_PICTURE',
    format === null
      ? `it is no ${taken}; convert it to PNG`
      : `it is ${format}, which is not read; ${conversionOf(format)}`,
  )
}
