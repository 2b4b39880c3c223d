/*
 * The rules of a page, of lined and squared paper, of margins, tables and forms: thin, straight, and longer than any stroke.
 * They run along the page's slope or upright to it (page-fans.ts), and are taken out but where a stroke stands on them. The
 * upright ones part the cells of a table.
 */
import { type Fan, fannedOut, findUprightFan, lineThrough, slopeOf } from './page-fans.js'
import { levelOf, median, PALE, type PageInk } from './page-ink.js'

/** A line is a rule where this share of it is not pale, more than of the usual line… */
const LONG = 0.5
/** …or where so many pixels in a row are, but for gaps of so many. Strokes have not as many in all. */
const STRETCH = 130
const GAP = 3
/** A rule is this thick at most. */
const THICK = 8
/** How much broader than a rule usually is it is where a stroke stands on it, in pixels; or how much more ink it has there. */
const BROADER = 2
const DARKER = 0.3
/** Pixels of a line that are looked at for what it usually is: one in so many. */
const EVERY = 5

/** All lines of one direction, and what of them is not pale. */
interface Lines {
  /** How many lines, how many pixels in each, and how far apart pixels and lines lie in the page's bytes. */
  readonly count: number
  readonly length: number
  readonly alongStep: number
  readonly acrossStep: number
  /** How far the pixel of a line that is so far along it lies beside its middle. */
  fallOf(line: number, along: number): number
  /** Pixels of each that are not pale. */
  readonly covered: Int32Array
  /** The longest stretch of each without a gap, `to` exclusive. */
  readonly from: Int32Array
  readonly to: Int32Array
}

/** A line that is a rule, or part of one, and its pixels that are. */
interface Rule {
  readonly line: number
  readonly from: number
  readonly to: number
}

/** A rule upright to the slope, or one column of it. */
export interface Upright {
  /** Rows it runs over. */
  readonly top: number
  readonly bottom: number
  /** Its column in a row of the page. */
  columnAt(row: number): number
}

/** What is not pale of a fan's lines, along the rows or upright; what was taken out counts too. */
function linesOf({ width, height, rows, runs }: PageInk, fan: Fan, upright: boolean): Lines {
  const [count, length] = upright ? [width, height] : [height, width]
  const covered = new Int32Array(count)
  const from = new Int32Array(count)
  const to = new Int32Array(count)
  /** The stretch that each line is in. */
  const start = new Int32Array(count)
  const last = new Int32Array(count).fill(-1 - GAP)
  const through = lineThrough(fan, length, count)
  const lineAt = (along: number, across: number): number => Math.round(through(along, across))
  /** Pixels of a line, beside those before it or apart from them. */
  const mark = (line: number, begin: number, end: number): void => {
    if (line < 0 || line >= count) return
    covered[line] = (covered[line] as number) + end - begin
    // Rows come from above, in which lines that climb go backwards.
    const goesOn = begin <= (last[line] as number) + GAP && end >= (start[line] as number) - GAP
    start[line] = goesOn ? Math.min(start[line] as number, begin) : begin
    last[line] = goesOn ? Math.max(last[line] as number, end) : end
    if ((last[line] as number) - (start[line] as number) <= (to[line] as number) - (from[line] as number))
      return
    from[line] = start[line] as number
    to[line] = last[line] as number
  }
  for (let y = 0; y < height; y++) {
    for (let i = rows[y] as number; i < (rows[y + 1] as number); i += 4) {
      const end = runs[i + 2] as number
      for (let x = runs[i + 1] as number; x < end; ) {
        const begin = x++
        if (upright) mark(lineAt(y, begin), y, y + 1)
        else {
          const line = lineAt(begin, y)
          // Most runs are short, and of one line.
          if (lineAt(end - 1, y) === line) x = end
          else while (lineAt(x, y) === line) x++
          mark(line, begin, x)
        }
      }
    }
  }
  const fallOf = (line: number, along: number): number =>
    Math.round(slopeOf(fan, line, count) * (along - length / 2))
  const steps = upright ? { alongStep: width, acrossStep: 1 } : { alongStep: 1, acrossStep: width }
  return { count, length, ...steps, fallOf, covered, from, to }
}

/** The lines that are rules, or parts of one: a thick rule has several, and one that is not quite parallel, too. */
function rulesOf({ count, length, covered, from, to }: Lines): Rule[] {
  const usual = covered.slice().sort()[count >> 1] as number
  const least = Math.max(STRETCH, usual + LONG * (length - usual))
  const rules: Rule[] = []
  for (let line = 0; line < count; line++) {
    const [first, end] = [from[line] as number, to[line] as number]
    if ((covered[line] as number) >= least) rules.push({ line, from: 0, to: length })
    else if (end - first >= STRETCH) rules.push({ line, from: first, to: end })
  }
  return rules
}

/**
 * Takes a rule out of the page, but where a stroke stands on it: there the ink is broader than the rule usually is, or
 * darker. At both ends it is followed as far as it goes on, as it may run to the next line there.
 *
 * @returns how far it goes; null where it is none, but what is left of one
 */
function erase({ bytes, table }: PageInk, lines: Lines, { line: own, from, to }: Rule): Rule | null {
  const { count, length, alongStep, acrossStep } = lines
  const pale = levelOf(table, PALE)
  /** The ink across the rule at one of its pixels, from the first row or column to the one after the last; how dark it is. */
  const across = { first: 0, end: 0, dark: 0 }
  const look = (i: number, line: number): boolean => {
    const at = (on: number): number => bytes[on * acrossStep + i * alongStep] as number
    const on = line + lines.fallOf(own, i)
    if (on < 1 || on >= count - 1) return false
    const middle = at(on) > pale ? on : at(on - 1) > pale ? on - 1 : on + 1
    if (at(middle) <= pale) return false
    let [first, end, dark] = [middle, middle + 1, at(middle)]
    while (first > 0 && middle - first <= THICK && at(first - 1) > pale) dark = Math.max(dark, at(--first))
    while (end < count && end - middle <= THICK && at(end) > pale) dark = Math.max(dark, at(end++))
    across.first = first
    across.end = end
    across.dark = dark
    return true
  }
  const sizes: number[] = []
  const darks: number[] = []
  let [together, longest] = [0, 0]
  for (let i = from; i < to; i += EVERY) {
    together = look(i, own) ? together + EVERY : 0
    if (together === 0) continue
    longest = Math.max(longest, together)
    sizes.push(across.end - across.first)
    darks.push(across.dark)
  }
  // Where a neighbouring line of the same rule was taken out, only strokes are left, or what is beyond them.
  if (sizes.length < (LONG * (to - from)) / EVERY && longest < STRETCH) return null
  const broad = median(sizes) + BROADER
  if (broad > THICK + BROADER) return null
  const dark = levelOf(table, (table[median(darks)] as number) + DARKER)
  const isErased = (i: number, line: number): boolean => {
    if (!look(i, line) || across.end - across.first > broad || across.dark > dark) return false
    for (let on = across.first; on < across.end; on++) bytes[on * acrossStep + i * alongStep] = 0
    return true
  }
  const follow = (start: number, step: number): number => {
    let [line, last] = [own, start]
    for (let i = start, missed = 0; i >= 0 && i < length && missed <= GAP; i += step) {
      if (!isErased(i, line)) missed++
      else {
        missed = 0
        last = i
        line = ((across.first + across.end) >> 1) - lines.fallOf(own, i)
      }
    }
    return last
  }
  for (let i = from; i < to; i++) isErased(i, own)
  return { line: own, from: follow(from - 1, -1), to: follow(to, 1) + 1 }
}

/** Rules that fan out no more than this, in pixels at their ends, are as parallel as a scanner's. */
const PARALLEL = 2

/**
 * Takes all rules out of a page, in place; those that stand upright to its slope come back.
 *
 * @param rules how those along its rows lie
 */
export function removeRules(page: PageInk, rules: Fan): Upright[] {
  const across = linesOf(page, rules, false)
  for (const rule of rulesOf(across)) erase(page, across, rule)
  // A part of the upright ones is seen whatever they lean by, but on a page that was seen askew; where there is none nobody
  // need look for how they lie.
  const isFlat = fannedOut(rules, page.width, page.height) < PARALLEL
  if (isFlat && rulesOf(linesOf(page, { slope: -rules.slope, spread: 0 }, true)).length === 0) return []
  const upright = linesOf(page, findUprightFan(page, rules.slope), true)
  return rulesOf(upright)
    .map((rule) => erase(page, upright, rule))
    .filter((rule) => rule !== null)
    .map(({ line, from, to }) => ({
      top: from,
      bottom: to,
      columnAt: (row) => line + upright.fallOf(line, row),
    }))
}
