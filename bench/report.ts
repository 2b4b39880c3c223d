/* What a run prints is what it writes: every table goes to the console and into results/latest.json. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { interleave, type Pace, type Runner } from './interleave.js'
import { waited } from './machine.js'
import { peak } from './peak.js'

export interface Row {
  readonly name: string
  readonly microseconds?: number
  /** Against the first row, round by round. */
  readonly ratio?: number
  readonly percentOfPeak?: number
  readonly value?: string
}

export interface Table {
  readonly title: string
  /** The peak among the contenders of the table. */
  readonly gigaflops?: number
  readonly rows: readonly Row[]
}

/** Rounds of a table, and how long each runner's turn and warm-up are. */
const PACES: Readonly<Record<'quick' | 'full', Pace>> = {
  quick: { rounds: 5, turn: 5, warmUp: 150, waited },
  full: { rounds: 15, turn: 15, warmUp: 2500, waited },
}

export class Report {
  readonly quick: boolean
  readonly tables: Table[] = []
  readonly machine: Readonly<Record<string, unknown>>
  readonly #peak = peak()

  constructor(machine: Readonly<Record<string, unknown>>, quick: boolean) {
    this.machine = machine
    this.quick = quick
    for (const [key, value] of Object.entries(machine)) console.log(`${key.padEnd(12)} ${value}`)
  }

  /** Times the runners in turn, the peak among them. */
  async time(runners: readonly Runner[], pace?: Partial<Pace>) {
    const top = await this.#peak
    // Last, so that ratios are against the first runner.
    const timings = await interleave([...runners, { name: 'peak', run: top.run }], {
      ...PACES[this.quick ? 'quick' : 'full'],
      ...pace,
    })
    const gigaflops = top.operations / timings.at(-1)!.microseconds / 1e3
    const rows = runners.map(({ macs }, i) => {
      const { name, microseconds, ratio, ofLast } = timings[i]!
      return {
        name,
        microseconds,
        ratio,
        ...(macs && { percentOfPeak: (100 * 2 * macs * ofLast) / top.operations }),
      }
    })
    return { rows, gigaflops }
  }

  /** A table of runners; the first is what the others are compared with. */
  async compare(title: string, runners: readonly Runner[], pace?: Partial<Pace>): Promise<void> {
    const { rows, gigaflops } = await this.time(runners, pace)
    this.table(title, rows, gigaflops)
  }

  table(title: string, rows: readonly Row[], gigaflops?: number): void {
    this.tables.push({ title, ...(gigaflops && { gigaflops }), rows })
    console.log(`\n${title}${gigaflops ? `, peak beside it ${gigaflops.toFixed(1)} GFLOP/s` : ''}`)
    for (const { name, microseconds, ratio, percentOfPeak, value } of rows)
      console.log(
        [
          `  ${name.padEnd(50)}`,
          microseconds === undefined ? '' : `${microseconds.toFixed(2).padStart(11)} µs`,
          ratio === undefined ? '' : `${ratio.toFixed(2).padStart(8)} ×`,
          percentOfPeak === undefined ? '' : `${percentOfPeak.toFixed(0).padStart(4)}% of peak`,
          value ?? '',
        ]
          .join(' ')
          .trimEnd(),
      )
  }

  write(path: URL): void {
    mkdirSync(new URL('.', path), { recursive: true })
    writeFileSync(path, `${JSON.stringify({ machine: this.machine, tables: this.tables }, null, 1)}\n`)
  }
}
