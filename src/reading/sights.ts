/*
 * What the network sees along a strip, in convolution (LeCun et al. 1998, section VII: a space displacement neural
 * network): a frame every four pixels. A line may be looked at more than once: from another start, or smaller.
 */
import type { Engine } from '../engine/engine.js'
import { BACKGROUND, INK } from '../input/images.js'
import { INPUT_SIDE } from '../network/network.js'
import { type Frames, framesOf } from './ctc.js'
import type { InkPlane } from './strip.js'

/** What one look says of a strip, or of a part of it; its columns are those of the line's first strip. */
export interface Sight extends Frames {
  /** Column the first frame's middle is in. */
  readonly middle: number
  /** Columns from one frame to the next. */
  readonly step: number
}

/** A way to look at a line, or a part of it. */
export interface Look {
  readonly strip: InkPlane
  /** Columns of background more at its left. */
  readonly start: number
  /** Column of the line's first strip that this one begins at. */
  readonly left: number
  /** Columns of the line's first strip that one of this one's is. */
  readonly scale: number
}

/** Columns of a strip. */
export interface Range {
  readonly from: number
  /** Exclusive. */
  readonly to: number
}

/** Pixels of a strip from one frame to the next. */
const STRIDE = 4
/** Frames the net is run over at once. One size for all strips, so that the engine plans it once. */
const BLOCK = 32
const BLOCK_WIDTH = STRIDE * (BLOCK - 1) + INPUT_SIDE
/** Made once: a new one for every strip would cost more than to fill it. */
const block = new Float32Array(BLOCK_WIDTH * INPUT_SIDE)

/** The frame whose middle is nearest to a column. */
export const frameAt = ({ middle, step }: Pick<Sight, 'middle' | 'step'>, column: number): number =>
  Math.max(0, Math.round((column - middle) / step))

/** Of `count` frames those of a range of columns: the first and the last are those of the strip's ends. */
const framesWithin = (
  sight: Pick<Sight, 'middle' | 'step'>,
  count: number,
  { from, to }: Range,
  width: number,
): [number, number] => [
  from === 0 ? 0 : Math.min(count - 1, frameAt(sight, from)),
  to === width ? count : Math.min(count, frameAt(sight, to) + 1),
]

/** The net's answers along a range of the first strip, which is so wide, in columns of the range. */
export function sightOf(engine: Engine, look: Look, range: Range, firstWidth: number): Sight {
  const { strip, start, left: begin, scale } = look
  const { data, width } = strip
  const whole = Math.floor((width + start - INPUT_SIDE) / STRIDE) + 1
  const place = { middle: begin + (INPUT_SIDE / 2 - start) * scale, step: STRIDE * scale }
  const [first, end] = framesWithin(place, whole, range, firstWidth)
  const { classes } = engine
  const count = end - first
  const distances = new Float32Array(count * classes)
  for (let done = 0; done < count; done += BLOCK) {
    const left = STRIDE * (first + done) - start
    block.fill(BACKGROUND)
    const from = Math.max(0, left)
    const to = Math.min(width, left + BLOCK_WIDTH)
    for (let y = 0; y < INPUT_SIDE; y++) {
      const row = y * width
      const into = y * BLOCK_WIDTH - left
      for (let x = from; x < to; x++) block[into + x] = BACKGROUND + INK * (data[row + x] as number)
    }
    const scanned = engine.scan({ data: block, width: BLOCK_WIDTH, height: INPUT_SIDE }).distances
    const frames = Math.min(BLOCK, count - done)
    for (let k = 0; k < classes; k++)
      for (let f = 0; f < frames; f++) distances[(done + f) * classes + k] = scanned[k * BLOCK + f] as number
  }
  const { step } = place
  const middle = place.middle + step * first - range.from
  return { ...framesOf(distances, count, classes, engine.variant.distanceScale), middle, step }
}

/** What was seen within a range, in columns of its own. */
export function within(sight: Sight, range: Range, width: number): Sight {
  const { probabilities, classes, middle, step } = sight
  const [first, end] = framesWithin(sight, sight.count, range, width)
  return {
    probabilities: probabilities.subarray(first * classes, end * classes),
    count: end - first,
    classes,
    middle: middle + step * first - range.from,
    step,
  }
}
