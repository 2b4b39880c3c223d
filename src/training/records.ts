import type { EpochRecord } from './history.js'

/** Most epochs a training file keeps: about 100 characters each, in a header of at most a megabyte. */
const MOST = 5000

const NUMBER = /^-?[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?$/

/** A finite number as `String` writes it, back bit for bit; null for any other text. */
export function parseNumber(text: string): number | null {
  const value = NUMBER.test(text) ? Number(text) : Number.NaN
  return Number.isFinite(value) ? value : null
}

/** The last epochs' records as text: an epoch a line, without its number. */
export function formatRecords(records: readonly EpochRecord[]): string {
  const lines = records.slice(-MOST).map(({ loss, learningRate, seconds, imagesPerSecond, validation }) => {
    const read = validation ? [validation.loss, validation.errorRate, validation.accuracy] : []
    return [loss, learningRate, seconds, imagesPerSecond, ...read].join(' ')
  })
  return lines.join('\n')
}

/** The records of such a text, the last of them epoch `epochs`; null where it is no such text. */
export function parseRecords(text: string, epochs: number): EpochRecord[] | null {
  const lines = text === '' ? [] : text.split('\n')
  if (lines.length !== Math.min(epochs, MOST)) return null
  const records: EpochRecord[] = []
  for (const [index, line] of lines.entries()) {
    const numbers = line.split(' ').map(parseNumber)
    if ((numbers.length !== 4 && numbers.length !== 7) || numbers.includes(null)) return null
    const [loss, learningRate, seconds, imagesPerSecond, ...read] = numbers as [
      number,
      number,
      number,
      number,
      ...number[],
    ]
    const epoch = epochs - lines.length + index + 1
    const record: EpochRecord = { epoch, loss, learningRate, seconds, imagesPerSecond }
    if (read.length > 0) {
      const [loss, errorRate, accuracy] = read as [number, number, number]
      record.validation = { loss, errorRate, accuracy }
    }
    records.push(record)
  }
  return records
}
