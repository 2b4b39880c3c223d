import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '../../src/engine/engine.js'
import { createEngine } from '../../src/engine/open.js'
import { readSafetensors } from '../../src/files/safetensors.js'
import { decodeWeights } from '../../src/files/weights-file.js'
import { decode } from '../../src/reading/decode.js'
import { JUDGE_KEY, parseJudge } from '../../src/reading/judge.js'
import { type InkPlane, measureLine, type StripPlace, warpStrip } from '../../src/reading/strip.js'
import { realMnist } from '../input/support.js'
import { drawLines } from './lines.js'

let engine: Engine
const strips: { strip: InkPlane; text: string }[] = []
beforeAll(async () => {
  const { parameters, variant, classes } = decodeWeights(readFileSync('weights/lines.safetensors'))
  engine = await createEngine(variant, { simd: 'baseline' }, classes.length)
  engine.writeParameters(parameters)
  const { test } = await realMnist()
  for (const { data, width, height, text } of drawLines(test, 60, 5, [3, 8], [28, 28])) {
    const plane = { data: Float32Array.from(data, (value) => value / 255), width, height }
    strips.push({ strip: warpStrip(plane, measureLine(plane) as StripPlace), text })
  }
})

describe('the judge in a weight file', () => {
  const text = () => readSafetensors(readFileSync('weights/lines.safetensors')).metadata.get(JUDGE_KEY)!

  it('is a network of the whole and one of each digit', () => {
    const { whole, digit } = parseJudge(text())!
    expect([whole.inputs, whole.units, digit.inputs, digit.units]).toEqual([57, 8, 41, 32])
    for (const { inputs, units, weights } of [whole, digit])
      expect(weights).toHaveLength(units * (inputs + 2) + inputs + 1)
  })

  it('is none where it is not these', () => {
    const [whole, digit] = text().split(',') as [string, string]
    const infinite = Buffer.from(whole, 'base64').fill(0x7f, 0, 1).fill(0x80, 1, 2).toString('base64')
    for (const other of [
      undefined,
      '',
      ',',
      whole,
      `${digit},${whole}`,
      `${whole},${digit},${digit}`,
      `${whole},${digit.slice(4)}`,
      `${whole},${digit.slice(1)}`,
      `${whole},!${digit.slice(1)}`,
      `${infinite},${digit}`,
      '1,2,3',
    ])
      expect(parseJudge(other)).toBeNull()
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
    const whole = decode(engine, strip, undefined)!
    const { parts } = whole
    expect(parts.length).toBeGreaterThan(5)
    expect(parts.map(({ from }) => from)).toEqual([0, ...parts.slice(0, -1).map(({ to }) => to)])
    expect(parts.at(-1)!.to).toBe(strip.width)
    for (const { to } of parts.slice(0, -1))
      for (let y = 0; y < 32; y++) expect(strip.data[y * strip.width + to]).toBeLessThan(0.05)
    const said = parts.map(({ decoded }) => decoded)
    expect(whole.labels).toEqual(said.flatMap(({ labels }) => labels))
    expect(whole.columns).toEqual(said.flatMap(({ columns }) => columns))
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
    const whole = decode(engine, inARow(some.map(({ strip }) => strip)), [digits, digits])!
    expect(whole.parts).toEqual([])
    expect(whole.labels).toHaveLength(digits)
  })
})
