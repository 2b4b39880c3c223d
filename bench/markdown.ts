/* What README's section on speed is to say, printed by the run that measured it: nothing there is copied by hand. */
import type { Row, Table } from './report.js'
import { inChromium } from './tables/browser.js'
import { titleOf } from './tables/inference.js'

const ONE = 1
const MANY = 64

/** Rows of the package itself that are no other runtime. */
const OWN = /^(classify|predict|featureMaps)/

type Rows = ReadonlyMap<string, Row>

const rowsOf = (tables: readonly Table[], title: string): Rows =>
  new Map(tables.find((table) => table.title === title)?.rows.map((row) => [row.name, row]) ?? [])

const time = ({ microseconds }: Row): string => `${microseconds!.toPrecision(2)} µs`
const disturbed = ({ disturbed: count, rounds }: Row): string => (count === rounds ? ' (disturbed)' : '')

function cell(row: Row | undefined, own: boolean): string {
  if (!row) return ''
  if (!own) return `${row.ratio!.toPrecision(2)} × the time${disturbed(row)}`
  const peak = row.percentOfPeak === undefined ? '' : `, ${row.percentOfPeak.toFixed(0)}% of peak`
  return `${time(row)}${peak}${disturbed(row)}`
}

/** One runtime's rows in one line of the table, the strongest contender first. */
function comparison(heading: string, one: Rows, many: Rows): string {
  const [first] = one.keys()
  const others = [...one.values()].filter(({ name }) => !OWN.test(name))
  others.sort((a, b) => a.ratio! - b.ratio!)
  const batch = (name: string): Row | undefined => many.get(name.replace(/^classify/, 'predict'))
  return [
    `| ${heading} | one a call | ${MANY} a call |`,
    '|---|---:|---:|',
    `| **lenet5-simd** | ${cell(one.get(first!), true)} | ${cell(batch(first!), true)} |`,
    ...others.map((row) => `| ${row.name} | ${cell(row, false)} | ${cell(batch(row.name), false)} |`),
  ].join('\n')
}

export function readmeTables(tables: readonly Table[]): string {
  const parts: string[] = []
  const rows = (n: number, title = titleOf): Rows => rowsOf(tables, title(n))
  const chromium = (n: number): string => inChromium(titleOf(n))
  const baseline = rows(ONE, chromium).get('classify, baseline')
  if (rows(ONE, chromium).size > 0) {
    parts.push(comparison('in Chromium, an image, one core', rows(ONE, chromium), rows(MANY, chromium)))
    const batched = rows(MANY, chromium).get('predict, baseline')
    if (baseline && batched)
      parts.push(
        `Without relaxed SIMD the package takes ${baseline.ratio!.toFixed(2)} × and ${batched.ratio!.toFixed(2)} × the time there.`,
      )
  }
  if (rows(ONE).size > 0) parts.push(comparison('in Node.js, an image, one core', rows(ONE), rows(MANY)))
  const others = tables.flatMap(({ title, rows }) => {
    if (/^A picture of 640|^Training|^60,000|^Cold/.test(title))
      return rows.map(({ name, microseconds, value }) => {
        const figure = value ?? `${(microseconds! / 1000).toPrecision(3)} ms`
        return `| ${title}: ${name} | ${figure.trim()} |`
      })
    return []
  })
  if (others.length > 0) parts.push(['| | |', '|---|---:|', ...others].join('\n'))
  return parts.join('\n\n')
}
