/*
 * How the program speaks. Answers go to standard output, everything about the way there to standard error.
 */
import progress from 'cli-progress'

/** Whether answers are shown to someone: then they are aligned and coloured, else they are for programs. */
export const interactive = process.stdout.isTTY === true

/** NO_COLOR, FORCE_COLOR and TERM are respected by hasColors. */
const colours = interactive && process.stdout.hasColors()

const paint =
  (code: number) =>
  (text: string): string =>
    colours ? `\x1b[${code}m${text}\x1b[0m` : text

export const bold = paint(1)
export const dim = paint(2)
export const red = paint(31)

let answers: NodeJS.WriteStream = process.stdout

/** Standard output is to hold a file's bytes (`--out -`): answers go to standard error then. */
export const leaveStandardOutput = (): void => {
  answers = process.stderr
}

export const say = (text: string): void => {
  answers.write(`${text}\n`)
}

const ESCAPES: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r', '\\': '\\\\' }

/**
 * A file's name for a line of text: control characters as escapes (\t, \n, \x1b), so that a name is always one value of one
 * line, and none of it a command to a terminal.
 */
export const shownName = (name: string): string =>
  /\p{Cc}/u.test(name)
    ? name.replaceAll(
        /[\p{Cc}\\]/gu,
        (sign) => ESCAPES[sign] ?? `\\x${sign.charCodeAt(0).toString(16).padStart(2, '0')}`,
      )
    : name

/** One line of JSON. Typed arrays become arrays. */
export const sayJson = (value: unknown): void => {
  say(
    JSON.stringify(value, (_, part) => (ArrayBuffer.isView(part) ? Array.from(part as Float32Array) : part)),
  )
}

export const tell = (text: string): void => {
  process.stderr.write(`${text}\n`)
}

/** A bar on standard error, where that is a terminal; null elsewhere. */
export const progressBar = (format: string): progress.SingleBar | null =>
  process.stderr.isTTY === true
    ? new progress.SingleBar({ format, hideCursor: true, clearOnComplete: true, fps: 5 })
    : null

export const percent = (share: number, digits = 2): string => `${(100 * share).toFixed(digits)} %`

export const count = (value: number): string => Math.round(value).toLocaleString('en-US')

/** Rows as columns of text, two spaces apart; those of `right` end at the same place. */
export function table(rows: readonly (readonly string[])[], right: readonly number[] = []): string {
  const widths = rows.reduce<number[]>(
    (most, row) => row.map((cell, column) => Math.max(cell.length, most[column] ?? 0)),
    [],
  )
  return rows
    .map((row) =>
      row
        .map((cell, column) => {
          const width = widths[column] as number
          return right.includes(column) ? cell.padStart(width) : cell.padEnd(width)
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
