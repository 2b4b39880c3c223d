/*
 * What is read off a picture of <digit-pad>, in the worker or, where a content policy forbids workers made from text,
 * on the page.
 */
import { BlankImageError } from '../errors.js'
import type { ImageDataLike } from '../input/picture.js'
import { prepare } from '../input/prepare.js'
import type { LeNet5 } from '../lenet5.js'
import { NOTHING, type Reading } from './protocol.js'

/** The classes' names; a model of digits need not say them. */
const namesOf = (model: LeNet5 & { readonly classes?: readonly string[] }): readonly string[] =>
  model.classes ?? [...'0123456789']

/** A pad that is nearly full of ink would else be taken for a light figure on a dark ground. */
const DARK_ON_LIGHT = { invert: true }

/** Reads one symbol, or a line of up to `most`; fewer may be written so far. */
export function readWith(model: LeNet5, picture: ImageDataLike, most: number): Reading {
  if (most > 1) {
    const { text, digits } = model.readDigits(picture, { ...DARK_ON_LIGHT, length: [1, most] })
    const certainty = digits.reduce((all, { probability }) => all * probability, 1)
    return { text, certainty, clear: true, classes: [] }
  }
  try {
    const image = prepare(picture, DARK_ON_LIGHT)
    const { digit } = model.classify(image, { reject: true })
    const { digit: nearest, probability, probabilities } = model.classify(image)
    const names = namesOf(model)
    const classes = Array.from(probabilities, (one, i) => [names[i] ?? '', one] as const)
    return { text: names[nearest] ?? '', certainty: probability, clear: digit >= 0, classes }
  } catch (error) {
    if (error instanceof BlankImageError) return NOTHING
    throw error
  }
}
