/* What a run prints is what it writes: every table goes to the console and into results/latest.json. */
import { mkdirSync, writeFileSync } from 'node:fs'
import type { ContenderName } from './contenders/index.js'
import { PEAK_OPERATIONS } from './contenders/peak.js'
import { type Contest, contest, type Open, type Pace, type Spec, type Timing } from './contest.js'
import { inProcess } from './process.js'

export interface Row {
  readonly name: string
  /** A unit. */
  readonly microseconds?: number
  /** Against the first row. */
  readonly ratio?: number
  readonly percentOfPeak?: number
  readonly rounds?: number
  readonly disturbed?: number
  readonly value?: string
}

export interface Table {
  readonly title: string
  /** The peak among the contenders of the table. */
  readonly gigaflops?: number
  readonly rows: readonly Row[]
  /** Rows that are not there, and why. */
  readonly absent?: readonly string[]
}

/** A row of the runner's, whose contender is one of ours. */
export type BenchSpec = Spec<ContenderName | 'torch'>

const PACES: Readonly<Record<'quick' | 'full', Pace>> = {
  quick: { rounds: 3, turn: 30, warmUp: 120 },
  // ONNX Runtime's large module needs two seconds to tier up; a shorter warm-up would flatter the package.
  full: { rounds: 11, turn: 100, warmUp: 2000 },
}

const PEAK: BenchSpec = { name: 'peak', contender: 'peak', options: {}, n: 1, own: true }

export class Report {
  readonly quick: boolean
  readonly tables: Table[] = []
  readonly machine: Readonly<Record<string, unknown>>

  constructor(machine: Readonly<Record<string, unknown>>, quick: boolean) {
    this.machine = machine
    this.quick = quick
    for (const [key, value] of Object.entries(machine)) console.log(`${key.padEnd(12)} ${value}`)
  }

  /** Times contenders in turns, in their seats. */
  contest(
    specs: readonly BenchSpec[],
    { open = inProcess, tolerance = 1e-3, ...pace }: Rules = {},
  ): Promise<Contest> {
    return contest(specs, open, { ...PACES[this.quick ? 'quick' : 'full'], ...pace }, tolerance)
  }

  /** A table of contenders, the first of which the others are compared with; the peak is one of them where it is asked for. */
  async compare(title: string, specs: readonly BenchSpec[], rules: Rules = {}): Promise<Table> {
    const { timings, absent } = await this.contest(rules.peak ? [...specs, PEAK] : specs, rules)
    const peak = rules.peak ? timings.at(-1) : undefined
    const gigaflops = peak && PEAK_OPERATIONS / peak.microseconds / 1e3
    const rows = timings.filter((timing) => timing !== peak).map((timing) => rowOf(timing, gigaflops))
    return this.table({ title, ...(gigaflops && { gigaflops }), rows, absent })
  }

  table(table: Table): Table {
    this.tables.push(table)
    const { title, gigaflops, rows, absent = [] } = table
    console.log(`\n${title}${gigaflops ? `, peak beside it ${gigaflops.toFixed(1)} GFLOP/s` : ''}`)
    for (const row of rows) console.log(lineOf(row))
    for (const reason of absent) console.log(`  left out: ${reason}`)
    return table
  }

  write(path: URL): void {
    mkdirSync(new URL('.', path), { recursive: true })
    writeFileSync(path, `${JSON.stringify({ machine: this.machine, tables: this.tables }, null, 1)}\n`)
  }
}

/** How a table is timed, where not as all are. */
export interface Rules extends Partial<Pace> {
  readonly open?: Open
  readonly tolerance?: number
  readonly peak?: boolean
}

export function rowOf(timing: Timing, gigaflops?: number): Row {
  const { name, microseconds, ratio, macs, rounds, disturbed } = timing
  const share = macs && gigaflops && { percentOfPeak: (100 * 2 * macs) / (microseconds * 1e3 * gigaflops) }
  return { name, microseconds, ratio, rounds, disturbed, ...share }
}

function lineOf({ name, microseconds, ratio, percentOfPeak, rounds, disturbed, value }: Row): string {
  return [
    `  ${name.padEnd(50)}`,
    microseconds === undefined ? '' : `${microseconds.toFixed(2).padStart(11)} µs`,
    ratio === undefined ? '' : `${ratio.toFixed(2).padStart(8)} ×`,
    percentOfPeak === undefined ? '' : `${percentOfPeak.toFixed(0).padStart(4)}% of peak`,
    value ?? '',
    disturbed ? `  ! ${disturbed} of ${rounds} rounds disturbed` : '',
  ]
    .join(' ')
    .trimEnd()
}
