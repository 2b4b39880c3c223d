/*
 * What is done to every pixel of a picture, in plain loops over bytes: grey, histograms, running maxima and minima,
 * ink over its ground. All in integers (and one correctly rounded division), so that the same kernels in WebAssembly
 * (assembly/picture.ts) give the same bytes: `test/input/kernels.test.ts` compares them. Running maxima are van
 * Herk's and Gil and Werman's: three comparisons a pixel, whatever the window (M. van Herk, Pattern Recognition
 * Letters 13, 1992).
 */
/** A grey picture of bytes, 0 = black, 255 = white, row by row. */
export interface GreyPicture {
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
}

/** What red, green and blue weigh in a grey, in 256ths; where the sum is not 256, `offset` (in 256ths of a level) makes up. */
export interface GreyWeights {
  readonly red: number
  readonly green: number
  readonly blue: number
  readonly offset: number
}

/** Grey bytes, and whether any pixel they were made of is see-through. */
export interface LaidGrey {
  readonly data: Uint8Array
  readonly clear: boolean
}

/** A rectangle of whole pixels, right and bottom exclusive. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** Runs of bytes along rows. */
export interface Stretches {
  readonly count: number
  /** Four numbers a run: row, first column, end, and 0. */
  readonly runs: Int32Array
  /** Two numbers a run: the sum of its bytes and the largest. */
  readonly sums: Uint32Array
}

/** The same for both backends: typed arrays in, new typed arrays out. */
export interface PictureKernels {
  /** RGBA bytes → grey bytes over paper of this tone, blocks of factor² pixels averaged. */
  grey(
    rgba: Uint8Array | Uint8ClampedArray,
    width: number,
    height: number,
    paper: number,
    factor: number,
    weights: GreyWeights,
  ): LaidGrey
  /** How often each byte occurs: 256 counts. */
  histogram(bytes: Uint8Array): Uint32Array
  /** The box of the bytes below `least` or above `most`; right of its left only where there are any. */
  bounds(bytes: Uint8Array, width: number, height: number, least: number, most: number): Box
  /**
   * Ink of 0 to 255 over a local ground: the grey closing over squares of side 2·radius + 1, and the share of its light
   * that is swallowed. `light`: the same of the negative.
   */
  ink(grey: Uint8Array, width: number, height: number, radius: number, light: boolean): Uint8Array
  /**
   * Ink of 0 to 255 over the light of a page's blocks. Its plain twin stands in blocks.ts, which only pages load.
   */
  inkOverBlocks?(grey: GreyPicture, lights: Uint8Array, light: boolean): Uint8Array
  /** The runs along rows, within a box, of bytes above `low`, from the uppermost row on. */
  stretches(bytes: Uint8Array, width: number, within: Box, low: number): Stretches
  /**
   * Long thin runs along rows: the level of those at least `length` pixels long and, together with the row above and below
   * that they may wander into, at most `thickness` rows thick; else 0.
   */
  runs(ink: Uint8Array, width: number, height: number, length: number, thickness: number): Uint8Array
}

/** Ground darker than this many grey levels is taken for this dark when ink is measured against it. */
export const DARKEST = 64

const roundedBy255 = (value: number): number => (value + 128 + ((value + 128) >> 8)) >> 8

function grey(
  rgba: Uint8Array | Uint8ClampedArray,
  width: number,
  height: number,
  paper: number,
  factor: number,
  { red, green, blue, offset }: GreyWeights,
): LaidGrey {
  const columns = Math.ceil(width / factor)
  const rows = Math.ceil(height / factor)
  const data = new Uint8Array(columns * rows)
  const sums = new Uint32Array(columns)
  let clear = false
  for (let row = 0; row < rows; row++) {
    const bottom = Math.min(height, (row + 1) * factor)
    sums.fill(0)
    for (let y = row * factor; y < bottom; y++) {
      let at = 4 * y * width
      for (let column = 0; column < columns; column++) {
        const end = 4 * (y * width + Math.min(width, (column + 1) * factor))
        let sum = 0
        for (; at < end; at += 4) {
          const r = rgba[at] as number
          const g = rgba[at + 1] as number
          const b = rgba[at + 2] as number
          const alpha = rgba[at + 3] as number
          const tone = (red * r + green * g + blue * b + offset + 128) >> 8
          if (alpha !== 255) clear = true
          sum += alpha === 255 ? tone : roundedBy255(tone * alpha + paper * (255 - alpha))
        }
        sums[column] = (sums[column] as number) + sum
      }
    }
    for (let column = 0; column < columns; column++) {
      const wide = Math.min(width, (column + 1) * factor) - column * factor
      const count = wide * (bottom - row * factor)
      data[row * columns + column] = Math.floor(((sums[column] as number) + (count >> 1)) / count)
    }
  }
  return { data, clear }
}

function histogram(bytes: Uint8Array): Uint32Array {
  const bins = new Uint32Array(256)
  for (let at = 0; at < bytes.length; at++) {
    const value = bytes[at] as number
    bins[value] = (bins[value] as number) + 1
  }
  return bins
}

function bounds(bytes: Uint8Array, width: number, height: number, least: number, most: number): Box {
  let [left, top, right, bottom] = [width, height, 0, 0]
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = bytes[y * width + x] as number
      if (value >= least && value <= most) continue
      left = Math.min(left, x)
      right = Math.max(right, x + 1)
      top = Math.min(top, y)
      bottom = y + 1
    }
  }
  return { left, top, right, bottom }
}

function stretches(bytes: Uint8Array, width: number, within: Box, low: number): Stretches {
  const { left, top, right, bottom } = within
  let runs = new Int32Array(1024)
  let sums = new Uint32Array(512)
  let count = 0
  for (let y = top; y < bottom; y++) {
    const row = y * width
    for (let x = left; x < right; x++) {
      if ((bytes[row + x] as number) <= low) continue
      const from = x
      let [sum, most] = [0, 0]
      for (; x < right && (bytes[row + x] as number) > low; x++) {
        const value = bytes[row + x] as number
        sum += value
        if (value > most) most = value
      }
      if (4 * count === runs.length) {
        const [moreRuns, moreSums] = [new Int32Array(8 * count), new Uint32Array(4 * count)]
        moreRuns.set(runs)
        moreSums.set(sums)
        runs = moreRuns
        sums = moreSums
      }
      runs[4 * count] = y
      runs[4 * count + 1] = from
      runs[4 * count + 2] = x
      sums[2 * count] = sum
      sums[2 * count + 1] = most
      count++
    }
  }
  return { count, runs: runs.slice(0, 4 * count), sums: sums.slice(0, 2 * count) }
}

/** The largest (or least) value within `radius` places along lines of `count` values `step` apart; the ends have shorter windows. */
function extreme(
  source: Uint8Array,
  target: Uint8Array,
  lines: number,
  lineStep: number,
  count: number,
  step: number,
  before: number,
  after: number,
  most: boolean,
  beyond = most ? 0 : 255,
): void {
  const window = before + after + 1
  const padded = count + before + after
  const length = Math.ceil(padded / window) * window
  const values = new Uint8Array(length)
  const ahead = new Uint8Array(length)
  const neutral = most ? 0 : 255
  for (let line = 0; line < lines; line++) {
    const start = line * lineStep
    values.fill(beyond)
    for (let i = 0; i < count; i++) values[before + i] = source[start + i * step] as number
    // Extremes from each block's start forwards, and from its end backwards: any window is the end of one and the start of the next.
    for (let block = 0; block < length; block += window) {
      let best = neutral
      for (let i = block + window - 1; i >= block; i--) {
        const value = values[i] as number
        if (most ? value > best : value < best) best = value
        ahead[i] = best
      }
      best = neutral
      for (let i = block; i < block + window; i++) {
        const value = values[i] as number
        if (most ? value > best : value < best) best = value
        values[i] = best
      }
    }
    for (let i = 0; i < count; i++) {
      const a = ahead[i] as number
      const b = values[i + window - 1] as number
      target[start + i * step] = most ? (a > b ? a : b) : a < b ? a : b
    }
  }
}

/** Extremes over rectangles that reach this far to either side. */
export function extremeOver(
  source: Uint8Array,
  width: number,
  height: number,
  acrossBy: number,
  downBy: number,
  most: boolean,
): Uint8Array {
  const target = source.slice()
  if (acrossBy > 0) extreme(source, target, height, width, width, 1, acrossBy, acrossBy, most)
  if (downBy > 0) extreme(target, target, width, 1, height, width, downBy, downBy, most)
  return target
}

function ink(source: Uint8Array, width: number, height: number, radius: number, light: boolean): Uint8Array {
  const reachX = Math.min(radius, width - 1)
  const reachY = Math.min(radius, height - 1)
  const grey = light ? source.map((value) => 255 - value) : source
  // Beyond the edges the picture is as dark as can be: what lies along an edge, a desk or the rest of a rule, is ground.
  const wide = width + 2 * reachX
  const high = height + 2 * reachY
  const padded = new Uint8Array(wide * high)
  for (let y = 0; y < height; y++)
    padded.set(grey.subarray(y * width, (y + 1) * width), (y + reachY) * wide + reachX)
  const most = extremeOver(padded, wide, high, reachX, reachY, true)
  const ground = extremeOver(most, wide, high, reachX, reachY, false)
  const result = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const tone = ground[(y + reachY) * wide + x + reachX] as number
      result[y * width + x] = shareOf(tone - (grey[y * width + x] as number), tone)
    }
  }
  return result
}

/** The share of the ground's light, 0 to 255, that ink this much darker swallows. */
export const shareOf = (darker: number, ground: number): number =>
  darker <= 0
    ? 0
    : Math.min(255, Math.trunc(Math.fround(Math.fround((255 * darker) / Math.max(DARKEST, ground)) + 0.5)))

function runs(
  source: Uint8Array,
  width: number,
  height: number,
  length: number,
  thickness: number,
): Uint8Array {
  if (length > width) return new Uint8Array(source.length)
  const wandering = extremeOver(source, width, height, 0, 1, true)
  const shrunk = wandering.slice()
  const [before, after] = [(length - 1) >> 1, length >> 1]
  const line = new Uint8Array(source.length)
  // An opening along the row: the least over the run, then the most; places beyond the ends count as ink, as a rule runs on there.
  extreme(wandering, shrunk, height, width, width, 1, before, after, false)
  extreme(shrunk, line, height, width, width, 1, after, before, true)
  const limit = thickness + 2
  if (limit >= height) return line
  const thick = line.slice()
  const [above, below] = [limit >> 1, limit - (limit >> 1)]
  // Nothing is beyond the edges here: what lies along one is no thicker for it.
  extreme(line, shrunk, width, 1, height, width, above, below, false, 0)
  extreme(shrunk, thick, width, 1, height, width, below, above, true)
  for (let at = 0; at < line.length; at++) if (2 * (thick[at] as number) > (line[at] as number)) line[at] = 0
  return line
}

/** The kernels without WebAssembly. */
export const PLAIN_KERNELS: PictureKernels = { grey, histogram, bounds, stretches, ink, runs }
