/*
 * Classes are data: a name each, and a code of 84 values that F6 is to show for it. LeCun et al. (1998, section II-B and
 * Fig. 3) drew the codes as pictures of 12 rows of 7 pixels, for all of printable ASCII; these are drawn anew, but for the
 * ten digits, which are as reimplementations circulate them. No two pictures are less than 12 pixels apart, as no two of
 * those digits are, so each letter stands a little above or below its line where that tells it from another.
 *
 * A name that is no single character gets a row of a Hadamard matrix of order 84 (Paley 1933): any two rows are 42 apart.
 * The empty name means "nothing here": a picture without a pixel. `npm run codes` draws them all.
 */

import { describe, findBeyond, integer, MAX_MAGNITUDE, refuse, typedArray } from '../check.js'
import { type ErrorCode, LeNet5Error } from '../errors.js'
import { CODE_LENGTH } from './network.js'

/** The classes of the shipped weights, and of a file that names none. */
export const DIGITS: readonly string[] = Array.from({ length: 10 }, (_, digit) => String(digit))

export const MIN_CLASSES = 2
export const MAX_CLASSES = 96
/** Longest name of a class, in UTF-16 units. */
const MAX_NAME_LENGTH = 64
/** Places in which a matrix row differs from every picture, at least. */
export const MIN_ROW_DISTANCE = 30

const PICTURES_IN_A_BLOCK = 12
const FIRST_PICTURE = 32
const PICTURE_WIDTH = 7

/** The characters from the space to the tilde, twelve in a block, # as +1 and . as −1. */
const PICTURES: readonly string[] = [
  //           !       "       #       $       %       &       '       (       )       *       +
  `....... ..###.. ##...## ....... ...#... ##....# ..###.. ..####. .....## ##..... ....... .......
   ....... ..###.. ##...## .##.##. .#####. ##...## .##.##. ..####. ....##. .##.... ....... ...#...
   ....... ..###.. ##...## .##.##. ####### ....##. .##.##. ..###.. ...##.. ..##... ...#... ..###..
   ....... ..###.. ##...## ####### ##.#... ....##. .##.##. .###... ..##... ...##.. ##.#.## ..###..
   ....... ..###.. .#...#. ####### ##.#... ...##.. ..###.. .##.... ..##... ...##.. .#####. #######
   ....... ..###.. ....... .##.##. ######. ...##.. .####.. ....... ..##... ...##.. ..###.. #######
   ##...## ...#... ....... .##.##. .###### ..##... ##.##.# ....... ..##... ...##.. .#####. #######
   ##...## ....... ....... ####### ...#.## ..##... ##..### ....... ..##... ...##.. ##.#.## ..###..
   ##...## ..###.. ....... ####### ...#.## .##.... ##...#. ....... ..##... ...##.. ...#... ..###..
   ##...## ..###.. ....... .##.##. ####### .##.... ##..##. ....... ...##.. ..##... ....... ...#...
   ####### ....... ....... .##.##. .#####. ##...## .###### ....... ....##. .##.... ....... .......
   ####### ....... ....... ....... ...#... #....## ..##..# ....... .....## ##..... ....... .......`,
  //   ,       -       .       /       0       1       2       3       4       5       6       7
  `....... ....... ....... .....## .#####. ...##.. .#####. ####### .#####. .#####. ..####. #######
   ....... ....... ....... .....## ....... ..###.. ....... .....## ....... ....... .##.... .....##
   ....... ....... ....... ....### ..###.. .####.. .#####. ....##. ....... ####### ##..... .....##
   ....... ....... ....... ....##. .##.##. ...##.. ##...## ...##.. .##..## ##..... ##..... ....##.
   ....... ####### ....... ...###. ##...## ...##.. #....## ..####. .##..## ##..... ######. ...##..
   ....... ####### ....... ...##.. ##...## ...##.. ....##. .....## ###..## .####.. ###..## ..##...
   ..####. ####### ....... ..###.. ##...## ...##.. ..###.. .....## ##...## ..####. ##...## ..##...
   ..####. ....... .####.. ..##... ##...## ...##.. .##.... .....## ##...## .....## ##...## ..##...
   ..####. ....... .####.. .###... .##.##. ...##.. ##..... ##...## ##..### ##...## ###..## ..##...
   ....##. ....... .####.. .##.... ..###.. .###### ####### .#####. .###### .#####. .#####. ..##...
   ...##.. ....... .####.. ###.... ....... ....... ....... ....... .....## ....... ....... .......
   .###... ....... ....... ##..... ....... ....... ....... ....... .....## ....... ....... .......`,
  //   8       9       :       ;       <       =       >       ?       @       A       B       C
  `.#####. .#####. ....... ....... ....... ....... ....... .#####. ..####. ...#... ######. ..####.
   ##...## ##..### ....... ....... ....... ....... ....... ####### .##..## ..###.. ####### .######
   ##...## ##...## ..####. .####.. .....## ....... ##..... ##...## ##....# ..###.. ##...## ###...#
   ##...## ##...## ..####. .####.. ...#### ####### ####... .....## #..##.# .##.##. ##...## ##.....
   .#####. ##..### ..####. .####.. .####.. ####### ..####. ....### #.#.#.# .##.##. ##...## ##.....
   ##...## .###### ....... ....... ###.... ....... ....### ...###. #.#.#.# ##...## ######. ##.....
   ##...## .....## ....... ....... ###.... ....... ....### ..###.. #.#.#.# ##...## ######. ##.....
   ##...## .....## ..####. .####.. .####.. ####### ..####. ..##... #..#### ####### ##...## ##.....
   ##...## ....##. ..####. .####.. ...#### ####### ####... ..##... ##..... ####### ##...## ##.....
   .#####. .####.. ..####. ...##.. .....## ....... ##..... ....... ##..... ##...## ##...## ###...#
   ....... ....... ....... ..##... ....... ....... ....... ..##... .##...# ##...## ####### .######
   ....... ....... ....... .##.... ....... ....... ....... ..##... ..####. ##...## ######. ..####.`,
  //   D       E       F       G       H       I       J       K       L       M       N       O
  `#####.. ####### ####### ..####. ##...## .#####. ..##### ##...## ##..... #.....# ##...## ..###..
   ######. ####### ####### .###### ##...## .#####. ..##### ##..### ##..... ##...## ###..## .#####.
   ##..### ##..... ##..... ###...# ##...## .#####. .....## ##.###. ##..... ###.### ###..## .##.##.
   ##...## ##..... ##..... ##..... ##...## ..###.. .....## ##.##.. ##..... ####### ####.## ##...##
   ##...## ##..... #####.. ##..... ##...## ..###.. .....## ####... ##..... #.###.# ####.## ##...##
   ##...## ######. #####.. ##..### ####### ..###.. .....## ###.... ##..... #..#..# ##.#.## ##...##
   ##...## ######. ##..... ##..### ####### ..###.. .....## ###.... ##..... #..#..# ##.#.## ##...##
   ##...## ##..... ##..... ##...## ##...## ..###.. .....## ####... ##..... #.....# ##.#### ##...##
   ##...## ##..... ##..... ##...## ##...## ..###.. ##...## ##.##.. ##..... #.....# ##.#### ##...##
   ##..### ##..... ##..... ###..## ##...## .#####. ###.### ##.###. ##..... #.....# ##..### .##.##.
   ######. ####### ##..... .###### ##...## .#####. .#####. ##..### ####### #.....# ##..### .#####.
   #####.. ####### ##..... ..###.# ##...## .#####. ..###.. ##...## ####### #.....# ##...## ..###..`,
  //   P       Q       R       S       T       U       V       W       X       Y       Z       [
  `######. ..###.. ######. ..##### ####### ##...## ##...## #..#..# ##...## ##...## ####### .####..
   ####### .#####. ####### .###### ####### ##...## ##...## #..#..# ##...## ##...## ####### .####..
   ##...## ##...## ##...## ##..... ..###.. ##...## ##...## #..#..# .##.##. ##...## .....## .##....
   ##...## ##...## ##...## ##..... ..###.. ##...## ##...## #..#..# .##.##. .##.##. ....##. .##....
   ##...## ##...## ####### ##..... ..###.. ##...## ##...## #..#..# ..###.. .##.##. ....##. .##....
   ####### ##...## ######. .####.. ..###.. ##...## .##.##. #..#..# ...#... ..###.. ...##.. .##....
   ######. ##...## ####... ..####. ..###.. ##...## .##.##. #..#..# ...#... ..###.. ..##... .##....
   ##..... ##.#.## #####.. .....## ..###.. ##...## .##.##. #..#..# ..###.. ...#... .##.... .##....
   ##..... .#####. ##.##.. .....## ..###.. ##...## ..###.. #..#..# .##.##. ...#... .##.... .##....
   ##..... ..###.. ##.###. .....## ..###.. ##...## ..###.. ####### .##.##. ...#... ##..... .##....
   ##..... ...##.. ##..##. ######. ..###.. ####### ...#... .##.##. ##...## ...#... ####### .####..
   ##..... ....### ##..### #####.. ..###.. .#####. ...#... .##.##. ##...## ...#... ####### .####..`,
  //   \       ]       ^       _       `       a       b       c       d       e       f       g
  `##..... ..####. ...#... ....... ###.... ....... ##..... ....... .....## ....... ...#### .......
   ##..... ..####. ..###.. ....... .###... ....... ##..... ....... .....## ....... ..##..# .......
   ###.... ....##. .##.##. ....... ..###.. ....... ##..... ....... .....## ....... ..##... .......
   .##.... ....##. ##...## ....... ...###. .#####. ##.###. ..####. .###.## ..###.. ..##... .###.##
   .###... ....##. #.....# ....... ....### ##...## ###.### .##..## ###.### .##.##. ####### ##..###
   ..##... ....##. ....... ....... ....... .....## ##...## ##..... ##...## ##...## ..##... ##...##
   ..###.. ....##. ....... ....... ....... .###### ##...## ##..... ##...## ####### ..##... ##...##
   ...##.. ....##. ....... ....... ....... ##...## ##...## ##..... ##...## ##..... ..##... ##..###
   ...###. ....##. ....... ....... ....... ##..### ###.### .##..## ###.### ##...## ..##... .###.##
   ....##. ....##. ....... ....... ....... .###.## ##.###. ..####. .###.## .#####. ..##... .....##
   ....### ..####. ....... ####### ....... ....... ....... ....... ....... ....... ....... #...##.
   .....## ..####. ....... ####### ....... ....... ....... ....... ....... ....... ....... .####..`,
  //   h       i       j       k       l       m       n       o       p       q       r       s
  `##..... ...##.. ....... ##..... .###... ....... ....... ....... ....... ....... ....... .......
   ##..... ...##.. .....## ##..... ..##... ....... ....... ....... ....... ....... ....... .......
   ##..... ....... .....## ##..... ..##... ....... ....... ....... ##.###. .###.## ....... .......
   ##..... .####.. ....... ##..##. ..##... ##.#.#. ##.###. ....... ###..## ##..### ##.###. .######
   ##..... ...##.. ...#### ##.##.. ..##... ####### ###..## ..###.. ##...## ##...## ####### ##.....
   ##.###. ...##.. .....## ####... ..##... #..#..# ##...## .##.##. ##...## ##...## ###...# ##.....
   ###.### ...##.. .....## ###.... ..##... #..#..# ##...## ##...## ###..## ##..### ##..... .#####.
   ##...## ...##.. .....## ####... ..##... #..#..# ##...## ##...## ##.###. .###.## ##..... .....##
   ##...## .###### .....## ##.##.. ..##..# #..#..# ##...## ##...## ##..... .....## ##..... .....##
   ##...## ....... ##...## ##..##. ...###. #..#..# ##...## .##.##. ##..... .....## ##..... ######.
   ##...## ....... ##..##. ##...## ....... ....... ....... ..###.. ##..... .....## ....... .......
   ##...## ....... .####.. ....... ....... ....... ....... ....... ....... ....... ....... .......`,
  //   t       u       v       w       x       y       z       {       |       }       ~
  `..##... ....... ....... ....... ....... ....... ....... ....### ..###.. ###.... .......
   ..##... ....... ....... ....... ....... ....... ....... ...##.. ..###.. ..##... .......
   ####### ##...## ....... ....... ....... ##...## ....... ...##.. ..###.. ..##... .......
   ####### ##...## ##...## #..#..# ##...## ##...## ####### ...##.. ..###.. ..##... .......
   ..##... ##...## ##...## #..#..# .##.##. ##...## ....##. ...##.. ..###.. ..##... .......
   ..##... ##...## ##...## #..#..# ..###.. .##.##. ...##.. .###... ....... ...###. .##...#
   ..##... ##...## .##.##. #..#..# ...#... ..####. ..##... .###... ....... ...###. ####.##
   ..##..# ##..### .##.##. ####### ..###.. ...##.. .##.... ...##.. ..###.. ..##... ##.####
   ...#### .###.## ..###.. .##.##. .##.##. ..##... ##..... ...##.. ..###.. ..##... #...##.
   ....##. ....... ...#... .#...#. ##...## .##.... ####### ...##.. ..###.. ..##... .......
   ....... ....... ....... ....... ....... ##..... ....... ...##.. ..###.. ..##... .......
   ....... ....... ....... ....... ....... ....... ....... ....### ..###.. ###.... .......`,
]

/** A Hadamard matrix of Paley's first kind has an order one above a prime that is 3 modulo 4. */
const PRIME = CODE_LENGTH - 1

/** The picture of a printable ASCII character as a code; null for any other name. */
function pictureOf(name: string): Float32Array | null {
  const index = name.charCodeAt(0) - FIRST_PICTURE
  const block = PICTURES[Math.floor(index / PICTURES_IN_A_BLOCK)]
  if (name.length !== 1 || !block) return null
  const code = new Float32Array(CODE_LENGTH).fill(-1)
  for (const [row, line] of block.split('\n').entries()) {
    const pictures = line.trim().split(' ')
    const pixels = pictures[index % PICTURES_IN_A_BLOCK]
    if (pixels === undefined) return null
    for (let x = 0; x < PICTURE_WIDTH; x++) if (pixels[x] === '#') code[row * PICTURE_WIDTH + x] = 1
  }
  return code
}

/**
 * A Hadamard matrix of order 84, row by row: ±1, any two rows orthogonal, so 42 places apart. Paley's first construction:
 * I + S, where S is bordered by ones and holds whether i − j is a square modulo 83.
 *
 * @example hadamard84()[0] // 84 ones
 */
export function hadamard84(): Int8Array[] {
  const squares = new Set(Array.from({ length: PRIME - 1 }, (_, i) => (i + 1) ** 2 % PRIME))
  const entry = (i: number, j: number): number => {
    if (i === 0 || i === j) return 1
    if (j === 0) return -1
    return squares.has((i - j + PRIME) % PRIME) ? 1 : -1
  }
  return Array.from({ length: CODE_LENGTH }, (_, i) =>
    Int8Array.from({ length: CODE_LENGTH }, (_, j) => entry(i, j)),
  )
}

/** Places in which two codes of ±1 differ. */
export function codeDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let places = 0
  for (let i = 0; i < CODE_LENGTH; i++) if (a[i] !== b[i]) places++
  return places
}

/**
 * The codes for names that are no pictures, in the order they are given out: rows of the matrix and their negatives, those
 * at least 30 from every picture, whichever are in use. Row 0 and its negative are left out: all −1 is "nothing here".
 */
function rows(): Float32Array[] {
  const pictures = Array.from(
    { length: MAX_CLASSES - 1 },
    (_, i) => pictureOf(String.fromCharCode(FIRST_PICTURE + i)) as Float32Array,
  )
  return hadamard84()
    .slice(1)
    .flatMap((row) => [Float32Array.from(row), Float32Array.from(row, (value) => -value)])
    .filter((code) => pictures.every((picture) => codeDistance(code, picture) >= MIN_ROW_DISTANCE))
}

/**
 * The codes of classes, as `output.weight` holds them: [classes, 84]. A printable ASCII character has its picture, '' is
 * all −1, and any other name has the matrix row of its place among those names.
 *
 * @param classes checked: `checkClasses`
 * @example codesOf(['A', 'B', 'tree'])[0] // −1, the top left pixel of the picture of A
 */
export function codesOf(classes: readonly string[]): Float32Array {
  const codes = new Float32Array(classes.length * CODE_LENGTH).fill(-1)
  let left: Float32Array[] | undefined
  for (const [index, name] of classes.entries()) {
    if (name === '') continue
    let code = pictureOf(name)
    if (!code) {
      left ??= rows()
      code = left.shift() as Float32Array
    }
    codes.set(code, index * CODE_LENGTH)
  }
  return codes
}

/** The codes of the ten digits: [10, 84]. */
export const digitCodes = (): Float32Array => codesOf(DIGITS)

/** Whether classes are the ten digits in their order, as the shipped weights have them. */
export const areDigits = (classes: readonly string[]): boolean =>
  classes.length === DIGITS.length && DIGITS.every((digit, index) => classes[index] === digit)

const WANTED = `${MIN_CLASSES} to ${MAX_CLASSES} distinct names, or how many there are`
// Control characters would break tables and terminals, and half a surrogate pair is no text.
const UNPRINTABLE = /[\p{Cc}\p{Surrogate}]/u

/**
 * The names of classes: an array of 2 to 96 distinct strings of at most 64 characters, or a number of classes, which are
 * then named '0', '1' and so on. The result is a frozen copy.
 *
 * @param name the argument, for the message
 * @throws LeNet5Error INVALID_ARGUMENT, or the given code
 * @example checkClasses(26, 'options.classes') // ['0', … '25']
 */
export function checkClasses(
  value: unknown,
  name: string,
  code: ErrorCode = 'INVALID_ARGUMENT',
): readonly string[] {
  if (typeof value === 'number') {
    const count = integer(value, name, { min: MIN_CLASSES, max: MAX_CLASSES }, code)
    return Object.freeze(Array.from({ length: count }, (_, index) => String(index)))
  }
  if (!Array.isArray(value) || value.length < MIN_CLASSES || value.length > MAX_CLASSES)
    refuse(code, name, WANTED, value)
  const places = new Map<string, number>()
  // By index, because an array may have holes.
  for (let i = 0; i < value.length; i++) {
    const label: unknown = value[i]
    if (typeof label !== 'string') refuse(code, `${name}[${i}]`, 'a string', label)
    if (label.length > MAX_NAME_LENGTH || UNPRINTABLE.test(label)) {
      refuse(
        code,
        `${name}[${i}]`,
        `a name of at most ${MAX_NAME_LENGTH} printable characters`,
        label,
        'shorten it',
      )
    }
    const before = places.get(label)
    if (before !== undefined) {
      throw new LeNet5Error(
        code,
        `${name} must be distinct names, got ${describe(label)} at both ${before} and ${i}; leave one out`,
      )
    }
    places.set(label, i)
  }
  return Object.freeze([...places.keys()])
}

/**
 * Codes to be used in place of those of the classes' names: finite, and no two classes' the same.
 *
 * @throws LeNet5Error INVALID_ARGUMENT
 */
export function checkCodes(value: unknown, classes: readonly string[], name: string): Float32Array {
  const codes = typedArray(value, name, ['Float32Array'], classes.length * CODE_LENGTH)
  const at = findBeyond(codes)
  if (at >= 0)
    refuse('INVALID_ARGUMENT', `${name}[${at}]`, `a finite number, at most ±${MAX_MAGNITUDE}`, codes[at])
  const seen = new Map<string, number>()
  for (let i = 0; i < classes.length; i++) {
    const text = codes.subarray(i * CODE_LENGTH, (i + 1) * CODE_LENGTH).join()
    const before = seen.get(text)
    if (before !== undefined) {
      throw new LeNet5Error(
        'INVALID_ARGUMENT',
        `${name} must differ from class to class, got the same 84 values for ${describe(classes[before])} and ${describe(classes[i])}`,
      )
    }
    seen.set(text, i)
  }
  return codes.slice()
}
