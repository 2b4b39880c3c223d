import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decode, encode } from 'fast-png'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makePage } from '../../datasets/lines/pages.js'
import { realMnist } from '../input/support.js'
import { drawLine } from '../reading/lines.js'
import { greyPng, run } from './support.js'

let dir: string
let line: string
let page: string
let wanted: readonly string[]
const text = '72104'
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lenet5-'))
  const { test } = await realMnist()
  line = join(dir, 'a, "line".png')
  const drawn = drawLine(test, [0, 1, 2, 3, 4], () => 6, 40)
  await writeFile(line, greyPng(drawn.data, drawn.width))
  page = join(dir, 'page.png')
  const made = makePage(test, 7, { lines: 6, skew: 1, noise: 0 })
  wanted = made.lines.map((one) => one.text)
  const { data, width, height } = made.picture
  await writeFile(page, encode({ data: data as Uint8ClampedArray, width, height, channels: 4, depth: 8 }))
})
afterAll(() => rm(dir, { recursive: true }))

describe('read --line', () => {
  it('gives rows with commas or tabs between, the file’s name in quotes where it must be', async () => {
    const csv = (await run(['read', '--line', line, '--csv'])).stdout.trimEnd().split('\n')
    expect(csv[0]).toBe('file,line,text,certainty,left,top,right,bottom')
    expect(csv).toHaveLength(2)
    expect(csv[1]).toMatch(new RegExp(`^"${line.replaceAll('"', '""')}",1,${text},[01]\\.\\d{4}(,\\d+){4}$`))
    const tsv = (await run(['read', '--line', line, '--tsv'])).stdout.trimEnd().split('\n')
    expect(tsv[1]!.split('\t').slice(0, 3)).toEqual([line, '1', text])
  })

  it('reads as many digits as it is told', async () => {
    const { stdout } = await run(['read', '--line', line, '--length', '5', '--json'])
    expect(JSON.parse(stdout).text).toBe(text)
    const { code, stderr } = await run(['read', '--line', line, '--length', 'many'])
    expect(code).not.toBe(0)
    expect(stderr).toMatch(/length/)
  })
})

describe('read --page', () => {
  it('says every line, with its box and its certainty', async () => {
    const { lines, skew } = JSON.parse((await run(['read', '--page', page, '--json'])).stdout)
    expect(lines).toHaveLength(wanted.length)
    expect(Math.abs(skew)).toBeLessThan(0.03)
    const right = lines.filter((one: { text: string }, i: number) => one.text === wanted[i]).length
    expect(right).toBeGreaterThanOrEqual(wanted.length - 2)
    const rows = (await run(['read', '--page', page, '--csv'])).stdout.trimEnd().split('\n')
    expect(rows).toHaveLength(wanted.length + 1)
    expect(rows[1]!.split(',').slice(0, 3)).toEqual([page, '1', lines[0].text])
  })

  it('draws the boxes of what it read by --out', async () => {
    const out = join(dir, 'boxes.png')
    expect((await run(['read', '--page', page, '--out', out])).code).toBe(0)
    const [before, after] = [decode(await readFile(page)), decode(await readFile(out))]
    expect([after.width, after.height]).toEqual([before.width, before.height])
    let coloured = 0
    for (let at = 0; at < after.data.length; at += after.channels)
      if (Math.abs(after.data[at]! - after.data[at + 2]!) > 60) coloured++
    expect(coloured).toBeGreaterThan(500)
    expect((await run(['read', '--page', page, page, '--out', out])).code).not.toBe(0)
  })
})
