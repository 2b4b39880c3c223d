/*
 * Which classes are taken for which: as a table while it fits a terminal, and as a list of pairs where there are more.
 */

import { table } from '../terminal.js'

/** Most classes of a table, and pairs of a list. */
const [MOST_COLUMNS, MOST_PAIRS] = [20, 20]
/** Longest name in a table's head. */
const LONGEST = 10

/** A class's name for a line of text. */
export const nameOf = (label: string): string => (label === '' ? '(nothing)' : label)

const cut = (label: string): string => {
  const name = nameOf(label)
  return name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name
}

/** The pairs that are confused, most often first: `A read as H: 3 times`. */
export function confusions(confusion: Uint32Array, classes: readonly string[]): string[] {
  const n = classes.length
  const pairs = Array.from(confusion, (times, at) => ({ times, label: Math.floor(at / n), answer: at % n }))
  return pairs
    .filter(({ times, label, answer }) => times > 0 && label !== answer)
    .sort((a, b) => b.times - a.times)
    .map(({ times, label, answer }) => {
      const [shown, read] = [classes[label] as string, classes[answer] as string]
      return `${nameOf(shown)} read as ${nameOf(read)}: ${times} ${times === 1 ? 'time' : 'times'}`
    })
}

/** Labels in rows, answers in columns; of many classes only the pairs that are confused. */
export function confusionTable(confusion: Uint32Array, classes: readonly string[]): string {
  const n = classes.length
  if (n > MOST_COLUMNS) {
    const pairs = confusions(confusion, classes)
    const more = pairs.length - MOST_PAIRS
    return [...pairs.slice(0, MOST_PAIRS), ...(more > 0 ? [`and ${more} pairs more`] : [])].join('\n')
  }
  const rows = classes.map((label, row) => [
    cut(label),
    ...classes.map((_, column) => String(confusion[row * n + column] || '·')),
  ])
  const columns = [...classes.keys()].map((column) => column + 1)
  return table([['', ...classes.map(cut)], ...rows], columns)
}
