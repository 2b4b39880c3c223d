import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { readSafetensors } from '../../src/files/safetensors.js'
import { StripInk } from '../../src/reading/boxes.js'
import { CERTAINTY_KEY, parseCertainty } from '../../src/reading/certainty.js'
import { decode, type LineNet } from '../../src/reading/decode.js'
import { JUDGE_KEY, parseJudge } from '../../src/reading/judge.js'
import { type InkPlane, measureLine, type StripPlace, warpStrip } from '../../src/reading/strip.js'
import { realMnist } from '../input/support.js'
import { drawLines } from './lines.js'
import { readerOf } from './readers.js'

let net: LineNet
const strips: { strip: InkPlane; text: string }[] = []
beforeAll(async () => {
  const { engine } = await readerOf('weights/lines.safetensors')
  net = { engine, alone: null, judge: null }
  const { test } = await realMnist()
  for (const { data, width, height, text } of drawLines(test, 60, 5, [3, 8], [28, 28])) {
    const plane = { data: Float32Array.from(data, (value) => value / 255), width, height }
    strips.push({ strip: warpStrip(plane, measureLine(plane) as StripPlace), text })
  }
})

describe('what a weight file has beside its net', () => {
  const { metadata } = readSafetensors(readFileSync('weights/lines.safetensors'))
  const judge = metadata.get(JUDGE_KEY)!
  const certainty = metadata.get(CERTAINTY_KEY)!

  it('is a judge, a network of the whole and one of each digit, and two of certainty', () => {
    const { whole, digit } = parseJudge(judge)!
    const { read, nothing } = parseCertainty(certainty)!
    const nets = [whole, digit, read, nothing]
    expect(nets.map(({ inputs, units }) => [inputs, units])).toEqual([
      [59, 8],
      [41, 48],
      [11, 16],
      [11, 16],
    ])
    for (const { inputs, units, weights } of nets)
      expect(weights).toHaveLength(units * (inputs + 2) + inputs + 1)
  })

  it.each([
    ['judge', judge, parseJudge],
    ['certainty', certainty, parseCertainty],
  ] as const)('is no %s where it is not these', (_, text, parse) => {
    const [first, second] = text.split(',') as [string, string]
    const infinite = Buffer.from(first, 'base64').fill(0x7f, 0, 1).fill(0x80, 1, 2).toString('base64')
    for (const other of [
      undefined,
      '',
      ',',
      first,
      `${first},${second},${second}`,
      `${first},${second.slice(4)}`,
      `${first},${second.slice(1)}`,
      `${first},!${second.slice(1)}`,
      `${infinite},${second}`,
      '1,2,3',
    ])
      expect(parse(other)).toBeNull()
    expect(parse(certainty === text ? judge : certainty)).toBeNull()
  })
})

/** Strips side by side. */
function inARow(some: readonly InkPlane[]): InkPlane {
  const width = some.reduce((sum, one) => sum + one.width, 0)
  const data = new Float32Array(32 * width)
  let left = 0
  for (const one of some) {
    for (let y = 0; y < 32; y++)
      data.set(one.data.subarray(y * one.width, (y + 1) * one.width), y * width + left)
    left += one.width
  }
  return { data, width, height: 32 }
}

describe('a long strip', () => {
  it('is parted where nothing is written, and says what its parts say', () => {
    const strip = inARow(strips.slice(0, 20).map((one) => one.strip))
    const whole = decode(net, new StripInk(strip), () => strip, undefined)!
    const { parts } = whole
    expect(parts.length).toBeGreaterThan(5)
    const cuts = parts.map(({ left }) => left)
    expect(cuts[0]).toBe(0)
    expect(cuts).toEqual([...new Set(cuts)].sort((a, b) => a - b))
    for (const cut of cuts)
      for (let y = 0; y < 32; y++) expect(strip.data[y * strip.width + cut]).toBeLessThan(0.05)
    const said = parts.map(({ decoded }) => decoded)
    expect(whole.labels).toEqual(said.flatMap(({ labels }) => labels))
    expect(whole.columns).toEqual(
      parts.flatMap(({ left, decoded }) => decoded.columns.map((column) => left + column)),
    )
    expect(whole.logProbability).toBeCloseTo(
      said.reduce((sum, one) => sum + one.logProbability, 0),
      9,
    )
    expect(whole.margin).toBeLessThanOrEqual(Math.min(...said.map(({ margin }) => margin)))
    expect(whole.columns).toEqual([...whole.columns].sort((a, b) => a - b))
  })

  it('is one with a known number of digits', () => {
    const some = strips.slice(0, 12)
    const digits = some.reduce((sum, { text }) => sum + text.length, 0)
    const whole = decode(net, new StripInk(inARow(some.map(({ strip }) => strip))), () => some[0]!.strip, [
      digits,
      digits,
    ])!
    expect(whole.parts).toEqual([])
    expect(whole.labels).toHaveLength(digits)
  })
})
