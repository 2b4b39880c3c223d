/** n checked images of one encoding, end to end: what engines take. */
export interface ImageBatch {
  /** Grey bytes of 28×28 or 32×32, or network units of 32×32. */
  readonly encoding: 'bytes28' | 'bytes32' | 'floats32'
  readonly data: Uint8Array | Uint8ClampedArray | Float32Array
  readonly count: number
}

/** A checked picture of any size ≥ 32×32: grey bytes (0 = background) or network units, row by row. */
export interface Plane {
  readonly data: Uint8Array | Float32Array
  readonly width: number
  readonly height: number
}

/** Network units of a grey byte: 0 → −0.1 (background), 255 → 1.175 (ink), linear between. */
export const BACKGROUND = -0.1
export const INK_STEP = 1.275 / 255
