import { LeNet5Error } from '../errors.js'

/** A JSON value as headers of safetensors have them: objects, arrays, strings, whole numbers. */
export type HeaderValue = string | number | HeaderValue[] | Map<string, HeaderValue>

/** Deepest nesting; a header has three levels. */
const DEEPEST = 8
const NUMBER = /(?:0|[1-9][0-9]*)(?![0-9.eE])/y
const SPACE = /[ \t\n\r]*/y

class Scanner {
  #at = 0
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  fail(expected: string): never {
    const found = this.#text.slice(this.#at, this.#at + 12)
    throw new LeNet5Error(
      'INVALID_WEIGHTS',
      `bytes must start with a safetensors header: ${expected} expected at character ${this.#at}, ` +
        `got ${found === '' ? 'its end' : JSON.stringify(found)}`,
    )
  }

  /** The text the pattern matches here, passed over; null when it does not match. */
  #take(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at
    const match = pattern.exec(this.#text)
    if (!match) return null
    this.#at += match[0].length
    return match[0]
  }

  #sign(sign: string): boolean {
    this.#take(SPACE)
    if (this.#text[this.#at] !== sign) return false
    this.#at++
    return true
  }

  /** Members up to the closing sign, commas between them. */
  #members(close: string, member: () => void): void {
    if (this.#sign(close)) return
    do member()
    while (this.#sign(','))
    if (!this.#sign(close)) this.fail(`, or ${close}`)
  }

  #string(): string {
    this.#take(SPACE)
    if (this.#text[this.#at] !== '"') this.fail('a string')
    let end = this.#at
    // Natively from quote to quote, since strings may be long; one after an odd number of backslashes is escaped.
    do {
      end = this.#text.indexOf('"', end + 1)
      if (end < 0) this.fail('a valid string')
    } while (this.#escaped(end))
    let text: string
    try {
      text = JSON.parse(this.#text.slice(this.#at, end + 1)) as string
    } catch {
      return this.fail('a valid string')
    }
    this.#at = end + 1
    return text
  }

  #escaped(at: number): boolean {
    let start = at
    while (this.#text[start - 1] === '\\') start--
    return (at - start) % 2 === 1
  }

  #object(depth: number): Map<string, HeaderValue> {
    const members = new Map<string, HeaderValue>()
    this.#members('}', () => {
      const key = this.#string()
      if (members.has(key)) this.fail(`no second key ${JSON.stringify(key.slice(0, 40))}`)
      if (!this.#sign(':')) this.fail(':')
      members.set(key, this.value(depth))
    })
    return members
  }

  value(depth: number): HeaderValue {
    if (depth > DEEPEST) this.fail(`nesting of at most ${DEEPEST} levels`)
    if (this.#sign('{')) return this.#object(depth + 1)
    if (this.#sign('[')) {
      const items: HeaderValue[] = []
      this.#members(']', () => items.push(this.value(depth + 1)))
      return items
    }
    if (this.#text[this.#at] === '"') return this.#string()
    const number = this.#take(NUMBER)
    if (number === null) this.fail('an object, array, string or whole number')
    return Number(number)
  }

  end(): void {
    this.#take(SPACE)
    if (this.#at < this.#text.length) this.fail('nothing more')
  }
}

/**
 * Parses the header of a safetensors file: strict JSON without literals and fractions (it needs none),
 * in which no object has a key twice. Objects come as Maps.
 *
 * @throws LeNet5Error INVALID_WEIGHTS
 * @example parseHeader('{"a":[1,2]}') // Map { 'a' → [1, 2] }
 */
export function parseHeader(text: string): Map<string, HeaderValue> {
  const scanner = new Scanner(text)
  if (!text.startsWith('{')) scanner.fail('{')
  const header = scanner.value(0) as Map<string, HeaderValue>
  scanner.end()
  return header
}
