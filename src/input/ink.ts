/** Where the ink is, in whole pixels, right and bottom exclusive. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** The ink of a picture. */
export interface Ink {
  readonly box: Box
  /** Grey levels that are noise of the ground, not ink; 0 in a clean picture. */
  readonly floor: number
  /** Grey levels above ground of full ink. */
  readonly peak: number
}

/** Least contrast of ink, in grey levels of 255. */
const CONTRAST = 16
/** In pictures smaller than this the pale rim of the ink is digit; in larger ones it is blur. */
const LARGE_SIDE = 64
/** Least share of the largest piece's ink that is a piece of the digit, not a speck. */
const SPECK = 0.04

interface Piece extends Box {
  /** Sum of the levels. */
  readonly mass: number
  readonly area: number
  readonly sure: boolean
}

/** Histogram of the levels above ground, 0 to 255. */
function histogram(levels: Float32Array): Float64Array {
  const bins = new Float64Array(256)
  for (const level of levels) {
    const bin = level <= 0 ? 0 : Math.min(255, Math.round(level))
    bins[bin] = (bins[bin] as number) + 1
  }
  return bins
}

/** Otsu's threshold: the level that parts the histogram into the two classes furthest apart. */
function otsu(bins: Float64Array): number {
  let count = 0
  let sum = 0
  bins.forEach((bin, level) => {
    count += bin
    sum += bin * level
  })
  let best = 0
  let threshold = 0
  let below = 0
  let belowSum = 0
  for (let level = 0; level < 255; level++) {
    below += bins[level] as number
    belowSum += (bins[level] as number) * level
    if (below === 0 || below === count) continue
    const apart = belowSum / below - (sum - belowSum) / (count - below)
    const between = below * (count - below) * apart * apart
    if (between > best) {
      best = between
      threshold = level
    }
  }
  return threshold
}

/** The level that `share` of the pixels above `from` stay below; 0 with no such pixel. */
function quantileAbove(bins: Float64Array, from: number, share: number): number {
  let count = 0
  for (let level = from + 1; level < 256; level++) count += bins[level] as number
  let seen = 0
  for (let level = from + 1; level < 256; level++) {
    seen += bins[level] as number
    if (seen > 0 && seen >= share * count) return level
  }
  return 0
}

/** Standard deviation of the ground, from the quarter of the pixels nearest to it. */
function groundNoise(levels: Float32Array): number {
  const fine = new Float64Array(1024)
  for (const level of levels) {
    const bin = Math.min(1023, Math.floor(Math.abs(level) * 4))
    fine[bin] = (fine[bin] as number) + 1
  }
  let seen = 0
  let bin = 0
  while (bin < 1023) {
    seen += fine[bin] as number
    if (seen >= levels.length / 4) break
    bin++
  }
  return bin / 4 / 0.3186
}

/** The 8-connected pieces of pixels above `low`; sure ink when one pixel is above `high`. */
function pieces(levels: Float32Array, width: number, height: number, low: number, high: number): Piece[] {
  const seen = new Uint8Array(levels.length)
  const stack = new Int32Array(levels.length)
  const found: Piece[] = []
  for (let seed = 0; seed < levels.length; seed++) {
    if (seen[seed] === 1 || (levels[seed] as number) <= low) continue
    seen[seed] = 1
    stack[0] = seed
    let depth = 1
    let mass = 0
    let area = 0
    let sure = false
    let [left, top, right, bottom] = [width, height, 0, 0]
    while (depth > 0) {
      const at = stack[--depth] as number
      const level = levels[at] as number
      const x = at % width
      const y = (at - x) / width
      mass += level
      area++
      if (level > high) sure = true
      left = Math.min(left, x)
      right = Math.max(right, x + 1)
      top = Math.min(top, y)
      bottom = Math.max(bottom, y + 1)
      for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
        for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
          const next = ny * width + nx
          if (seen[next] === 1 || (levels[next] as number) <= low) continue
          seen[next] = 1
          stack[depth++] = next
        }
      }
    }
    if (sure) found.push({ left, top, right, bottom, mass, area, sure })
  }
  return found
}

/**
 * Finds the ink among levels above ground: pixels over Otsu's threshold and the paler ones they touch,
 * without specks. null when there is none: too little contrast, or nothing but noise.
 */
export function findInk(levels: Float32Array, width: number, height: number): Ink | null {
  const bins = histogram(levels)
  const noise = groundNoise(levels)
  const threshold = Math.max(otsu(bins), Math.round(4 * noise))
  const peak = quantileAbove(bins, threshold, 0.98)
  if (peak < CONTRAST) return null
  const pale = Math.max(width, height) < LARGE_SIDE ? 0.01 : 0.15
  const low = Math.min(threshold, Math.max(3 * noise, pale * peak))
  const high = Math.max(threshold, 0.3 * peak)
  const leastArea = noise > 1 ? 4 : 1
  const candidates = pieces(levels, width, height, low, high).filter((piece) => piece.area >= leastArea)
  const largest = candidates.reduce((most, piece) => Math.max(most, piece.mass), 0)
  const digit = candidates.filter((piece) => piece.mass >= SPECK * largest)
  if (digit.length === 0) return null
  const edge = (pick: (...values: number[]) => number, side: keyof Box): number =>
    digit.reduce((at, piece) => pick(at, piece[side]), (digit[0] as Piece)[side])
  const box = {
    left: edge(Math.min, 'left'),
    top: edge(Math.min, 'top'),
    right: edge(Math.max, 'right'),
    bottom: edge(Math.max, 'bottom'),
  }
  return { box, floor: Math.min(2 * noise, threshold / 2), peak }
}
