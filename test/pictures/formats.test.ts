import { describe, expect, it } from 'vitest'
import { conversionOf, formatOf, refuseFormat } from '../../pictures/formats.js'
import { PictureError } from '../../pictures/picture-error.js'

const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'))

describe('formatOf', () => {
  it.each([
    ['RIFF\x10\0\0\0WEBPVP8 ', 'a WebP picture'],
    ['RIFF\x10\0\0\0WAVEfmt ', null],
    ['XXXX\x10\0\0\0WEBPVP8 ', null],
    ['GIF87a', 'a GIF picture'],
    ['GIF89a', 'a GIF picture'],
    ['GIF88a', null],
    ['BM\x46\0\0\0\0\0', 'a BMP picture'],
    ['II*\0', 'a TIFF picture'],
    ['MM\0*', 'a TIFF picture'],
    ['\xff\x0a', 'a JPEG XL picture'],
    ['\0\0\0\x0cjP  ', 'a JPEG 2000 picture'],
    ['8BPS', 'a Photoshop file'],
    ['\0\0\x01\0\x01\0', 'an icon file'],
    ['qoif', 'a QOI picture'],
    ['\0\0\0\x1cftypavif', 'an AVIF picture'],
    ['\0\0\0\x1cftypheic', 'a HEIC picture'],
    ['\0\0\0\x1cftypisom', 'a video'],
    ['%PDF-1.7', 'a PDF document'],
    ['<?xml version="1.0"?>\n<!-- by hand --><svg xmlns="x">', 'an SVG drawing'],
    ['\xef\xbb\xbf  <SVG>', 'an SVG drawing'],
    ['<!doctype html><p>', 'an HTML or XML page'],
    ['a text with <svg> in it', null],
    ['version https://git-lfs.github.com/spec/v1', 'a Git LFS pointer, not the file itself'],
    ['PK\x03\x04', 'a zip archive'],
    ['\x1f\x8b\x08', 'a gzip file'],
    ['', null],
    ['seven', null],
  ])('knows %j', (text, name) => {
    expect(formatOf(bytesOf(text))).toBe(name)
  })
})

describe('refuseFormat', () => {
  const message = (text: string): string => {
    try {
      return refuseFormat(bytesOf(text), 'PNG or JPEG')
    } catch (error) {
      expect(error).toBeInstanceOf(PictureError)
      expect((error as PictureError).code).toBe('NOT_A_PICTURE')
      return (error as Error).message
    }
  }

  it('says what it is and what to do', () => {
    expect(message('')).toBe('it is empty')
    expect(message('seven')).toBe('it is no PNG or JPEG; convert it to PNG')
    expect(message('GIF89a')).toBe(
      'it is a GIF picture, which is not read; save it as PNG, or convert it (magick file file.png)',
    )
    expect(message('%PDF-')).toContain('pdftoppm')
    expect(message('PK\x03\x04')).toContain('send a PNG or JPEG picture')
  })

  it('has a word for every format', () => {
    for (const format of ['an SVG drawing', 'an icon file', 'a Photoshop file'])
      expect(conversionOf(format)).toMatch(/save it as PNG/)
    expect(conversionOf('a video')).toBe('send a PNG or JPEG picture')
  })
})
