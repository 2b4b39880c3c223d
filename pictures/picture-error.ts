/** What is wrong with a picture's file, for programs. */
export type PictureFault = 'NOT_A_PICTURE' | 'BROKEN_PICTURE' | 'TOO_MANY_PIXELS'

/** A file that is no picture, a broken one, or one too large; the message says which, and what to do. */
export class PictureError extends Error {
  override readonly name = 'PictureError'
  readonly code: PictureFault

  constructor(code: PictureFault, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.code = code
  }
}

/** Refuses a picture of more pixels than `most`. @throws PictureError TOO_MANY_PIXELS, BROKEN_PICTURE */
export function checkSize(width: number, height: number, most: number): void {
  if (width < 1 || height < 1) {
    throw new PictureError('BROKEN_PICTURE', `the picture is ${width} × ${height} pixels: it has none`)
  }
  if (width * height > most) {
    throw new PictureError(
      'TOO_MANY_PIXELS',
      `the picture has ${width} × ${height} pixels, at most ${most} are taken; scale it down or crop it`,
    )
  }
}
