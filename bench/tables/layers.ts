/*
 * Where a call of the model spends its time, layer by layer. The engine's programs are lists of instructions, each of
 * which knows its layer; `npm run program -- --json` is to print them with their times, and this table is what it prints.
 */
import { existsSync } from 'node:fs'
import type { Report } from '../report.js'

const PRINTER = 'scripts/program.ts'

export function layers(report: Report): void {
  const reason = existsSync(PRINTER)
    ? `${PRINTER} is there: its figures are to be read here`
    : `the engine prints no program yet (${PRINTER})`
  report.table({ title: 'Layer by layer', rows: [], absent: [reason] })
}
