// What the probe must say, wherever it runs: the labels, and the numbers that plain JavaScript gives in Node.

/** Above what `npm run exactness` finds between backends, far below what any fault would make. */
const TOLERANCE = 2e-3

/** Where two reports differ, as text; '' where they do not. */
function difference(found, expected, path) {
  if (typeof expected === 'number') {
    const close = Math.abs(found - expected) <= TOLERANCE * (1 + Math.abs(expected))
    return close ? '' : `${path} is ${found}, not ${expected}`
  }
  if (typeof expected !== 'object') return found === expected ? '' : `${path} is ${found}, not ${expected}`
  const names = new Set([...Object.keys(expected), ...Object.keys(found ?? {})])
  for (const name of names) {
    const text = difference(found?.[name], expected[name], `${path}.${name}`)
    if (text) return text
  }
  return ''
}

/** The report in what a program printed. */
export function reportIn(output) {
  const line = /^LENET5 (.*)$/m.exec(output)?.[1]
  if (line === undefined) throw new Error(`the probe said nothing; printed was:\n${output}`)
  const report = JSON.parse(line)
  if (report.error) throw new Error(`the probe failed: ${report.error}`)
  return report
}

/** Fails unless the report is `reference`, on one of the `backends`. */
export function check(report, { reference, labels, backend }) {
  if (report.backend !== backend)
    throw new Error(`it ran on the backend ${report.backend}, not on ${backend}`)
  if (report.digits.join() !== [...labels].join()) {
    throw new Error(`it read ${report.digits.join(' ')} where ${[...labels].join(' ')} are shown`)
  }
  const subpaths = { ...reference.subpaths, backends: `${backend},${backend}` }
  const text = difference(report, { ...reference, backend, subpaths }, 'report')
  if (text) throw new Error(text)
  return report.backend
}
