/*
 * How a line was read, step by step, for those who want to see it: the strip the network was given, its classes' scores
 * frame by frame, and the likeliest path through the frames that spells what was read (Viterbi's, over the lattice of
 * `ctc.ts`). A line may be looked at more than once: of the looks at this strip, the one that says the string most clearly
 * is shown.
 */
import type { Frames } from './ctc.js'
import type { LineReading } from './read-line.js'
import type { Sight } from './sights.js'
import { STRIP_PAD } from './strip.js'

/** How a line was read: the strip, the frames' scores, and the path through them. */
export interface LineSteps {
  /** The line as the network saw it. */
  strip: {
    /** Ink, 0 to 1, [height, width]. */
    data: Float32Array
    /** Columns. */
    width: number
    /** Rows: 32. */
    height: number
    /** Its left edge, in the picture's pixels. */
    left: number
    /** One of its pixels, in the picture's pixels. */
    scale: number
  }
  /** What the network said of each frame, a window of 32 columns of the strip. */
  frames: {
    /** Probabilities, [count, classes]: the ten digits and, last, none. */
    scores: Float32Array
    /** Frames. */
    count: number
    /** Classes: 11. */
    classes: number
    /** The first frame's middle, in the picture's pixels. */
    left: number
    /** From one frame to the next, in the picture's pixels. */
    step: number
  }
  /** The class of each frame on the likeliest path of what was read; repeats are one digit, the last class is none. */
  path: number[]
}

/** The likeliest path that becomes the string, a class a frame, and ln P of it; −∞ where the frames are too few. */
export function pathOf(
  { probabilities, count, classes }: Frames,
  labels: readonly number[],
): { path: number[]; log: number } {
  const states = 2 * labels.length + 1
  const classOf = (state: number): number => (state % 2 === 1 ? (labels[state >> 1] as number) : classes - 1)
  /** From which state each is reached best: so many before it. */
  const steps = new Uint8Array(count * states)
  let best = new Float64Array(states).fill(Number.NEGATIVE_INFINITY)
  for (let frame = 0; frame < count; frame++) {
    const next = new Float64Array(states)
    for (let state = 0; state < states; state++) {
      let step = 0
      let from = frame === 0 ? (state < 2 ? 0 : Number.NEGATIVE_INFINITY) : (best[state] as number)
      // None may be left out between two digits that differ.
      const most = state > 2 && state % 2 === 1 && classOf(state) !== classOf(state - 2) ? 2 : 1
      for (let back = 1; frame > 0 && back <= Math.min(most, state); back++) {
        if ((best[state - back] as number) > from) {
          from = best[state - back] as number
          step = back
        }
      }
      steps[frame * states + state] = step
      next[state] = from + Math.log(probabilities[frame * classes + classOf(state)] as number)
    }
    best = next
  }
  let state =
    states > 1 && (best[states - 2] as number) > (best[states - 1] as number) ? states - 2 : states - 1
  const log = best[state] as number
  const path = new Array<number>(count)
  for (let frame = count - 1; frame >= 0; frame--) {
    path[frame] = classOf(state)
    state -= steps[frame * states + state] as number
  }
  return { path, log }
}

/** A strip that was read, in the picture's pixels: the ink's column x is (x + left) · factor there. */
export function stepsOf(
  { decoded, place, ink: { strip } }: Pick<LineReading, 'decoded' | 'place' | 'ink'>,
  factor: number,
  left = 0,
): LineSteps {
  // What was seen of the line when it was smaller is of another strip.
  const seen = decoded.frames.filter(({ step }) => step === decoded.frames[0]?.step)
  const paths = seen.map((one) => pathOf(one, decoded.labels))
  const clearer = paths.reduce((best, { log }, i) => (log > (paths[best]?.log as number) ? i : best), 0)
  const { probabilities, count, classes, middle, step } = seen[clearer] as Sight
  const scale = place.scale * factor
  const edge = (place.left + left) * factor - STRIP_PAD * scale
  return {
    strip: { data: strip.data, width: strip.width, height: strip.height, left: edge, scale },
    frames: {
      scores: Float32Array.from(probabilities),
      count,
      classes,
      left: edge + middle * scale,
      step: step * scale,
    },
    path: (paths[clearer] as { path: number[] }).path,
  }
}
