/* What a run prints is what it writes: every table goes to the console and into results/latest.json. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { interleave, type Pace, type Runner } from './interleave.js'
import { peak } from './peak.js'

export interface Row {
  readonly name: string
  readonly microseconds?: number
  /** Against the first row, round by round. */
  readonly ratio?: number
  readonly percentOfPeak?: number
  readonly value?: string
}

/** Rounds of a table, and how long each runner's turn and warm-up are. */
export const PACES: Readonly<Record<'quick' | 'full', [rounds: number, pace: Pace]>> = {
  quick: [5, { turn: 5, warmUp: 500 }],
  full: [15, { turn: 15, warmUp: 1500 }],
}

export class Report {
  readonly tables: { title: string; gigaflops?: number; rows: Row[] }[] = []
  readonly machine: Readonly<Record<string, unknown>>
  readonly #rounds: number
  readonly #pace: Pace

  constructor(machine: Readonly<Record<string, unknown>>, rounds: number, pace: Pace) {
    this.machine = machine
    this.#pace = pace
    this.#rounds = rounds
    for (const [key, value] of Object.entries(machine)) console.log(`${key.padEnd(12)} ${value}`)
  }

  /** Times the runners in turn, the peak among them; the first is what the others are compared with. */
  async compare(title: string, runners: readonly Runner[], rounds = this.#rounds): Promise<Row[]> {
    const top = await peak()
    // Last, so that ratios are against the first runner.
    const timings = await interleave([...runners, { name: 'peak', run: top.run }], rounds, this.#pace)
    const gigaflops = top.operations / timings.at(-1)!.microseconds / 1e3
    const rows = runners.map(({ name, macs }, i) => {
      const { microseconds, ratio } = timings[i]!
      const percentOfPeak = macs ? (100 * 2 * macs) / microseconds / 1e3 / gigaflops : undefined
      return { name, microseconds, ratio, ...(percentOfPeak === undefined ? {} : { percentOfPeak }) }
    })
    this.table(`${title}, peak beside it ${gigaflops.toFixed(1)} GFLOP/s`, rows, gigaflops)
    return rows
  }

  table(title: string, rows: Row[], gigaflops?: number): void {
    this.tables.push({ title, ...(gigaflops ? { gigaflops } : {}), rows })
    console.log(`\n${title}`)
    for (const { name, microseconds, ratio, percentOfPeak, value } of rows)
      console.log(
        [
          `  ${name.padEnd(50)}`,
          microseconds === undefined ? '' : `${microseconds.toFixed(2).padStart(11)} µs`,
          ratio === undefined ? '' : `${ratio.toFixed(2).padStart(8)} ×`,
          percentOfPeak === undefined ? '' : `${percentOfPeak.toFixed(0).padStart(4)}% of peak`,
          value ?? '',
        ].join(' '),
      )
  }

  write(path: URL): void {
    mkdirSync(new URL('.', path), { recursive: true })
    writeFileSync(path, `${JSON.stringify({ machine: this.machine, tables: this.tables }, null, 1)}\n`)
  }
}
