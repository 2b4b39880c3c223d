import { distancesOf, predictions } from '../answer/predictions.js'
import { reading } from '../check.js'
import type { Engine } from '../engine/engine.js'
import type { Picture } from '../input/images.js'
import { findCuts } from './cuts.js'
import { inkLevels } from './ink-levels.js'
import { findLine } from './line.js'
import { cheapestPath } from './path.js'
import { findSegments, type Segment } from './segments.js'

export type { ReadOptions } from './ink-levels.js'

/** One digit of a line. */
export interface ReadDigit {
  /** 0 to 9. */
  digit: number
  /** Of that digit, the ink being one. */
  probability: number
  /** The first column of the picture its ink takes; neighbours may overlap. */
  left: number
  /** The column after its last. */
  right: number
}

/** A line of digits. */
export interface ReadLine {
  /** The digits in a row; empty where there is no ink. */
  text: string
  /** Each digit of `text`, from left to right. */
  digits: ReadDigit[]
}

/**
 * Reads a line of digits by heuristic over-segmentation (LeCun et al. 1998, section V): the line is cut wherever a
 * digit might end, every run of pieces is read as if it were a digit, and the cheapest way through them all is taken.
 *
 * @throws LeNet5Error INVALID_IMAGE, INVALID_ARGUMENT, OUT_OF_MEMORY
 */
export function readDigits(engine: Engine, picture: Picture, options: unknown): ReadLine {
  const found = reading('picture', 'INVALID_IMAGE', () => inkLevels(picture, options))
  if (!found) return { text: '', digits: [] }
  const line = findLine(found)
  const cuts = findCuts(line)
  const segments = findSegments(line, cuts)
  const data = new Uint8Array(segments.length * 784)
  segments.forEach(({ image }, i) => {
    data.set(image, i * 784)
  })
  const scale = engine.variant.distanceScale
  const images = { encoding: 'bytes28', data, count: segments.length } as const
  const answers = predictions(distancesOf(engine, images), scale, engine.classes)
  const path = cheapestPath(segments, answers, scale, cuts, line.height)
  const digits = path.map((index) => {
    const { box } = segments[index] as Segment
    const digit = answers.digits[index] as number
    return {
      digit,
      probability: answers.probabilities[index * engine.classes + digit] as number,
      left: Math.floor(box.left * line.scale),
      right: Math.min(found.width, Math.ceil(box.right * line.scale)),
    }
  })
  return { text: digits.map(({ digit }) => digit).join(''), digits }
}
