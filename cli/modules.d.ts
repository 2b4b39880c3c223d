declare module 'jpeg-js/lib/encoder.js' {
  export default function encode(
    picture: { data: Uint8Array; width: number; height: number },
    quality: number,
  ): { data: Buffer }
}

/** Outlines of a font, made of its file by scripts/cli.mjs. */
declare module '*.woff' {
  import type { Font } from './maps/font.js'

  const font: Font
  export default font
}

/** Of package.json, put there by scripts/cli.mjs. */
declare const VERSION: string
