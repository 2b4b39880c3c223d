/* What grows with what: one contender for each curve, the size of the call along it. */
import { LeNet5 } from 'lenet5-simd'
import { type Digits, once, type Prepare, type Work } from '../contender.js'

export type Curve = 'batch' | 'picture' | 'line' | 'classes' | 'strip' | 'page'

interface RgbaPicture {
  readonly data: Uint8ClampedArray
  readonly width: number
  readonly height: number
}

const DIGIT = 28
/** Digits of a line overlap by their empty borders. */
const ADVANCE = 22
const LINE_HEIGHT = 48
const DIGITS_OF_A_LINE = 20

/** White paper. */
const paper = (width: number, height: number): RgbaPicture => ({
  data: new Uint8ClampedArray(4 * width * height).fill(255),
  width,
  height,
})

/** A digit of so many times 28×28 pixels in ink on the paper. */
function write({ data, width }: RgbaPicture, digit: Uint8Array, left: number, top: number, times = 1): void {
  for (let y = 0; y < DIGIT * times; y++)
    for (let x = 0; x < DIGIT * times; x++) {
      const grey = 255 - digit[Math.floor(y / times) * DIGIT + Math.floor(x / times)]!
      const at = 4 * ((top + y) * width + left + x)
      // Neighbours overlap: the darker stands.
      if (grey < data[at]!) data.fill(grey, at, at + 3)
    }
}

const digitOf = ({ images }: Digits, i: number): Uint8Array => images.subarray(i * 784, i * 784 + 784)

/** A digit that fills most of a picture of about so many pixels, 4 : 3. */
function photograph(pixels: number, digits: (n: number) => Digits): RgbaPicture {
  const height = Math.round(Math.sqrt(pixels * 0.75))
  const width = Math.floor(pixels / height)
  const picture = paper(width, height)
  const times = Math.max(1, Math.floor((0.8 * height) / DIGIT))
  const margin = (side: number): number => Math.floor((side - DIGIT * times) / 2)
  write(picture, digitOf(digits(1), 0), margin(width), margin(height), times)
  return picture
}

/** Lines of digits below each other. */
function lines(count: number, length: number, digits: (n: number) => Digits): RgbaPicture {
  const picture = paper(40 + length * ADVANCE + DIGIT, 20 + count * LINE_HEIGHT)
  const all = digits(count * length)
  for (let i = 0; i < count * length; i++)
    write(picture, digitOf(all, i), 20 + (i % length) * ADVANCE, 15 + Math.floor(i / length) * LINE_HEIGHT)
  return picture
}

const CURVES: Readonly<Record<Curve, (digits: (n: number) => Digits) => Promise<Work>>> = {
  async batch(digits) {
    const model = await LeNet5.load()
    const data = once(digits)
    return { run: (n) => model.predict(data(n).images) }
  },
  async picture(digits) {
    const model = await LeNet5.load()
    const picture = once((pixels) => photograph(pixels, digits))
    return { run: (pixels) => model.classify(picture(pixels)) }
  },
  async line(digits) {
    const model = await LeNet5.load({ lines: true })
    const line = once((length) => lines(1, length, digits))
    return { run: (length) => model.readDigits(line(length)) }
  },
  async classes(digits) {
    const { images } = digits(64)
    const models = new Map<number, LeNet5>()
    const make = (classes: number): Promise<unknown> =>
      LeNet5.create({ classes }).then((model) => void models.set(classes, model))
    return { run: (classes) => models.get(classes)?.predict(images) ?? make(classes) }
  },
  async strip(digits) {
    const model = await LeNet5.load()
    const strip = once((width) => {
      const { images } = digits(Math.ceil(width / DIGIT))
      const data = new Uint8Array(32 * width)
      for (let y = 0; y < DIGIT; y++)
        for (let x = 0; x < width; x++)
          data[(y + 2) * width + x] = images[Math.floor(x / DIGIT) * 784 + y * DIGIT + (x % DIGIT)]!
      return { data, width, height: 32 }
    })
    return { run: (width) => model.scan(strip(width)) }
  },
  async page(digits) {
    const model = await LeNet5.load({ lines: true })
    const page = once((count) => lines(count, DIGITS_OF_A_LINE, digits))
    return { run: (count) => model.readPage(page(count)) }
  },
}

export const prepare: Prepare = ({ curve }, digits) => CURVES[curve as Curve](digits)
