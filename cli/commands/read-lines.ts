/* `read --line` and `read --page`: whole numbers and whole pages. */
import { encode } from 'fast-png'
import type { ImageDataLike, LeNet5, PageLine, ReadLine, ReadPage } from 'lenet5-simd'
import { writeBytes } from '../files.js'
import { Canvas } from '../maps/canvas.js'
import { interactive, percent, progressBar, say, sayJson, shownName, table } from '../terminal.js'

export interface LineOptions {
  readonly json?: true
  readonly csv?: true
  readonly tsv?: true
  readonly out?: string
  readonly length?: number | readonly [number, number]
  readonly invert: boolean | 'auto'
  readonly reject: boolean
}

const COLUMNS = ['file', 'line', 'text', 'certainty', 'left', 'top', 'right', 'bottom'] as const

/** A value of a comma-separated row, in quotes where it must be (RFC 4180). */
const quoted = (value: string): string =>
  /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value

let headed = false

/** Rows of values under the names of the columns, which stand above the first. */
function sayRows(rows: readonly (readonly (string | number)[])[], separator: ',' | '\t'): void {
  const text = (value: string | number): string =>
    separator === ',' ? quoted(String(value)) : shownName(String(value))
  for (const row of headed ? rows : [COLUMNS, ...rows]) say(row.map(text).join(separator))
  headed = true
}

const sure = (certainty: number): string => certainty.toFixed(4)

export function showLine(name: string, line: ReadLine, options: LineOptions, width: number): void {
  if (options.json) sayJson({ file: name, ...line })
  else if (options.csv || options.tsv) {
    const all = [...line.digits, ...line.marks]
    const box = all.length
      ? [
          Math.min(...all.map(({ left }) => left)),
          Math.min(...all.map(({ top }) => top)),
          Math.max(...all.map(({ right }) => right)),
          Math.max(...all.map(({ bottom }) => bottom)),
        ]
      : ['', '', '', '']
    sayRows([[name, 1, line.text, sure(line.certainty), ...box]], options.csv ? ',' : '\t')
  } else if (interactive) say(`${shownName(name).padEnd(width)}  ${line.text}  ${percent(line.certainty, 1)}`)
  else say([shownName(name), line.text, sure(line.certainty)].join('\t'))
}

/** Reads a page and says its lines. */
export async function showPage(
  model: LeNet5,
  name: string,
  picture: ImageDataLike,
  options: LineOptions,
): Promise<void> {
  const bar = progressBar(`${shownName(name)}  {bar} {value} of {total} lines`)
  const page = model.readPage(picture, {
    invert: options.invert,
    length: options.length,
    reject: options.reject,
    onProgress: (done, all) => {
      if (bar === null) return
      if (done === 1) bar.start(all, 0)
      bar.update(done)
    },
  })
  bar?.stop()
  sayPage(name, page, options)
  if (options.out !== undefined) await writeBytes(options.out, drawn(picture, page.lines))
}

function sayPage(name: string, page: ReadPage, options: LineOptions): void {
  if (options.json) {
    sayJson({ file: name, ...page })
    return
  }
  const rows = page.lines.map(({ text, certainty, left, top, right, bottom }, i) => [
    name,
    i + 1,
    text,
    sure(certainty),
    left,
    top,
    right,
    bottom,
  ])
  if (options.csv || options.tsv) sayRows(rows, options.csv ? ',' : '\t')
  else if (!interactive)
    for (const [, , text, certainty] of rows) say([shownName(String(name)), text, certainty].join('\t'))
  else {
    const shown = page.lines.map(({ text, certainty }, i) => [String(i + 1), text, percent(certainty, 1)])
    say(shown.length === 0 ? `${shownName(name)}: no lines` : table(shown, [0, 2]))
  }
}

const INK = [24, 120, 214] as const
const DIGIT = [222, 130, 30] as const
const MARK = [150, 150, 150] as const

/** The page with the boxes of its lines, digits and marks. */
function drawn({ data, width, height }: ImageDataLike, lines: readonly PageLine[]): Uint8Array {
  const canvas = new Canvas(width, height, [255, 255, 255])
  for (let at = 0; at < width * height; at++) {
    const alpha = (data[4 * at + 3] as number) / 255
    for (let c = 0; c < 3; c++) canvas.data[3 * at + c] = 255 - alpha * (255 - (data[4 * at + c] as number))
  }
  const frame = (
    { left, top, right, bottom }: { left: number; top: number; right: number; bottom: number },
    colour: readonly [number, number, number],
  ): void => {
    // The frame lies in the picture.
    const [x, y] = [Math.max(1, left), Math.max(1, top)]
    const [w, h] = [Math.min(width - 1, right) - x, Math.min(height - 1, bottom) - y]
    if (w > 0 && h > 0) canvas.frame(x, y, w, h, [...colour])
  }
  for (const line of lines) {
    for (const digit of line.digits) frame(digit, DIGIT)
    for (const mark of line.marks) frame(mark, MARK)
    frame({ left: line.left - 3, top: line.top - 3, right: line.right + 3, bottom: line.bottom + 3 }, INK)
  }
  return encode({ width, height, data: canvas.data, channels: 3, depth: 8 })
}
