/*
 * The rules of a page, of lined and squared paper, of margins, tables and forms: thin, straight, and longer than any stroke.
 * They run along the page's slope or upright to it, and are taken out but where a stroke stands on them. The upright ones
 * part the cells of a table.
 */
import { fallOf } from './line-ink.js'
import { FIRM, levelOf, type PageInk } from './page-ink.js'

/** A line is a rule where this share of it is not pale, more than of the usual line… */
const LONG = 0.5
/** …or where so long a part of it is, of the page's width, but for gaps of so many pixels. */
const STRETCH = 0.12
const GAP = 3
/** A rule is this thick at most. */
const THICK = 8
/** How much more ink than a rule usually has its pixels have where a stroke stands on it. */
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
  /** How far each pixel of a line lies beside its middle. */
  readonly fall: Int32Array
  /** Pixels of each that are not pale. */
  readonly covered: Int32Array
  /** The longest stretch of each without a gap, `to` exclusive. */
  readonly from: Int32Array
  readonly to: Int32Array
}

/** A rule: its lines, `end` exclusive, and its pixels along them. */
export interface Rule {
  readonly line: number
  readonly end: number
  readonly from: number
  readonly to: number
}

/** A rule upright to the slope. */
export interface Upright {
  /** Rows it runs over. */
  readonly top: number
  readonly bottom: number
  /** Its column in a row of the page. */
  columnAt(row: number): number
}

/** Rows that the lean of upright rules is sought in, one in so many; how far about the slope, and how finely, in radians. */
const LEAN_ROWS = 8
const LEAN_REACH = 0.0016
const LEAN_STEP = 0.0004

/** How rules that are upright lean: a page is long, and its slope is known to a thousandth. */
function leanOf({ width, height, rows, runs }: PageInk, slope: number): number {
  const columns = new Int32Array(width)
  let [best, sharpest] = [-slope, 0]
  for (let lean = -slope - LEAN_REACH; lean <= -slope + LEAN_REACH + 1e-9; lean += LEAN_STEP) {
    columns.fill(0)
    for (let y = 0; y < height; y += LEAN_ROWS) {
      const shift = Math.round(lean * (y - height / 2))
      for (let i = rows[y] as number; i < (rows[y + 1] as number); i += 4) {
        const end = Math.min(width, (runs[i + 2] as number) - shift)
        for (let x = Math.max(0, (runs[i + 1] as number) - shift); x < end; x++)
          columns[x] = (columns[x] as number) + 1
      }
    }
    let squares = 0
    for (let x = 0; x < width; x++) squares += (columns[x] as number) ** 2
    if (squares > sharpest) [best, sharpest] = [lean, squares]
  }
  return best
}

/** What is not pale of the lines along a slope, or of upright ones that lean so; what was taken out counts too. */
function linesOf({ width, height, rows, runs }: PageInk, slope: number, upright: boolean): Lines {
  const [count, length] = upright ? [width, height] : [height, width]
  const fall = fallOf(length, slope)
  const covered = new Int32Array(count)
  const from = new Int32Array(count)
  const to = new Int32Array(count)
  const start = new Int32Array(count)
  const last = new Int32Array(count).fill(-1 - GAP)
  /** Pixels of a line, further on than those before. */
  const mark = (line: number, first: number, end: number): void => {
    if (line < 0 || line >= count) return
    covered[line] = (covered[line] as number) + end - first
    if (first - (last[line] as number) > GAP) start[line] = first
    last[line] = end - 1
    if (end - (start[line] as number) <= (to[line] as number) - (from[line] as number)) return
    from[line] = start[line] as number
    to[line] = end
  }
  // Rows are gone through so that the pixels of each line come in order, whichever way it falls.
  const [top, step] = upright || slope >= 0 ? [0, 1] : [height - 1, -1]
  for (let y = top; y >= 0 && y < height; y += step) {
    for (let i = rows[y] as number; i < (rows[y + 1] as number); i += 4) {
      const end = runs[i + 2] as number
      for (let x = runs[i + 1] as number; x < end; ) {
        const first = x++
        if (upright) mark(first - (fall[y] as number), y, y + 1)
        else {
          while (x < end && fall[x] === fall[first]) x++
          mark(y - (fall[first] as number), first, x)
        }
      }
    }
  }
  const steps = upright ? { alongStep: width, acrossStep: 1 } : { alongStep: 1, acrossStep: width }
  return { count, length, ...steps, fall, covered, from, to }
}

/** The rules among lines, each thin. */
function rulesOf({ count, length, covered, from, to }: Lines, stretch: number): Rule[] {
  const usual = covered.slice().sort()[count >> 1] as number
  const least = usual + LONG * (length - usual)
  const isLong = (line: number): boolean => (covered[line] as number) >= least
  const isRule = (line: number): boolean =>
    line < count && (isLong(line) || (to[line] as number) - (from[line] as number) >= stretch)
  const rules: Rule[] = []
  for (let line = 0; line < count; line++) {
    if (!isRule(line)) continue
    let [end, first, last] = [line, length, 0]
    for (; isRule(end); end++) {
      first = isLong(end) ? 0 : Math.min(first, from[end] as number)
      last = isLong(end) ? length : Math.max(last, to[end] as number)
    }
    if (end - line <= THICK) rules.push({ line, end, from: first, to: last })
    line = end
  }
  return rules
}

/** Takes a rule out of the page, but where a stroke stands on it. */
function erase({ bytes, table }: PageInk, lines: Lines, rule: Rule): void {
  const { count, alongStep, acrossStep, fall } = lines
  const firm = levelOf(table, FIRM)
  const isFirm = (at: number): boolean => (bytes[at] as number) > firm
  const over = rule.line - 1
  const thick = rule.end - rule.line + 2
  const darkestAt = (at: number): number => {
    let most = 0
    for (let k = 0; k < thick; k++) most = Math.max(most, bytes[at + k * acrossStep] as number)
    return most
  }
  const placeOf = (i: number): number => {
    const line = over + (fall[i] as number)
    return line < 2 || line + thick > count - 2 ? -1 : line * acrossStep + i * alongStep
  }
  const darkest: number[] = []
  for (let i = rule.from; i < rule.to; i += EVERY) {
    const at = placeOf(i)
    if (at >= 0) darkest.push(darkestAt(at))
  }
  const usual = darkest.sort((a, b) => a - b)[darkest.length >> 1] ?? 0
  const dark = levelOf(table, (table[usual] as number) + DARKER)
  for (let i = rule.from; i < rule.to; i++) {
    const at = placeOf(i)
    if (at < 0) continue
    const under = at + (thick - 1) * acrossStep
    // A stroke that crosses is there on both sides, and one along the rule is broader or darker than it.
    if (isFirm(at - acrossStep) || isFirm(at - 2 * acrossStep)) continue
    if (isFirm(under + acrossStep) || isFirm(under + 2 * acrossStep)) continue
    if (darkestAt(at) > dark) continue
    for (let k = 0; k < thick; k++) bytes[at + k * acrossStep] = 0
  }
}

/** Takes all rules out of a page, in place; those that stand upright to its slope come back. */
export function removeRules(page: PageInk, slope: number): Upright[] {
  const stretch = STRETCH * page.width
  const removed = (fall: number, upright: boolean): { lines: Lines; rules: Rule[] } => {
    const lines = linesOf(page, fall, upright)
    const rules = rulesOf(lines, stretch)
    for (const rule of rules) erase(page, lines, rule)
    return { lines, rules }
  }
  removed(slope, false)
  const { lines, rules } = removed(leanOf(page, slope), true)
  return rules.map(({ line, end, from, to }) => ({
    top: from,
    bottom: to,
    columnAt: (row) => (line + end - 1) / 2 + (lines.fall[row] as number),
  }))
}
