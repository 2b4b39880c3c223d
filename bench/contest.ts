/*
 * The runner. Every contender sits in a process (or page) of its own, pinned to one core; all are prepared, must agree,
 * and are warmed up; then they take turns, A B C A B C …, so that a drift of the machine's speed meets each of them. A
 * figure is the lowest of a contender's medians, over the rounds in which it had the core to itself: its processor time
 * was its wall time. Rounds in which it had not are counted and shown.
 *
 * Where a contender can be fed in two ways, or two ways of counting are both fair, the one that is worse for the package
 * stands: its own slower way, the other's faster one; and the lower of two ratios, of the lowest medians and the median of
 * the ratios round by round.
 */
import { sameValues } from './check.js'
import type { Options } from './contender.js'
import { median, type Slices, type Turn } from './turn.js'

/** One way of one row. Specs of the same name are ways of the same row. */
export interface Spec<Contender extends string = string> {
  readonly name: string
  readonly contender: Contender
  readonly options: Options
  /** Size of the calls. */
  readonly n: number
  /** What the time of a call is divided by; n by default. */
  readonly units?: number
  /** Multiply-adds a unit, for its share of the peak. */
  readonly macs?: number
  /** Of the package: its slower way stands. */
  readonly own?: true
  /** Threads at work: it is not pinned, and so many cores' time is its own. */
  readonly threads?: number
}

/** A turn as a seat tells of it. */
export interface Sample extends Slices {
  /** Milliseconds on the wall and of the processor, whole turn. */
  readonly wall: number
  readonly cpu: number
}

/** Where a contender sits. */
export interface Seat {
  values(n: number): Promise<readonly number[]>
  turn(turn: Turn): Promise<Sample>
  close(): unknown
}

/** Gives a contender its seat; a string instead says what is absent. */
export type Open = (spec: Spec) => Promise<Seat | string>

export interface Pace {
  readonly rounds: number
  /** Milliseconds of a turn, and of the turn before all rounds that no one counts. */
  readonly turn: number
  readonly warmUp: number
}

export interface Timing {
  readonly name: string
  /** Microseconds a unit. */
  readonly microseconds: number
  /** Against the first row. */
  readonly ratio: number
  readonly macs?: number
  readonly rounds: number
  /** Rounds in which others had the core. */
  readonly disturbed: number
  /** The way that stands. */
  readonly options: Options
}

/** The share of a core below which a round is disturbed. */
const ITS_OWN = 0.97

interface Way {
  readonly spec: Spec
  readonly samples: readonly Sample[]
}

/** Whether a turn had the core to itself. A pool's has several, and its workers wait for each other. */
const undisturbed = ({ cpu, wall }: Sample, threads?: number): boolean =>
  threads !== undefined || cpu >= ITS_OWN * wall

/** The lowest median, in microseconds a call, of the rounds that count; of all, where each was disturbed. */
export function lowestMedian(samples: readonly Sample[], threads?: number): number {
  const clean = samples.filter((sample) => undisturbed(sample, threads))
  return Math.min(...(clean.length > 0 ? clean : samples).map(({ microseconds }) => microseconds))
}

const unitsOf = ({ spec }: Way): number => spec.units ?? spec.n

/** Microseconds a unit. */
const lowest = (way: Way): number => lowestMedian(way.samples, way.spec.threads) / unitsOf(way)

/** The median over the rounds in which both had the core; undefined where there was none. */
function byRounds(way: Way, first: Way): number | undefined {
  const ratios = way.samples.flatMap((sample, round) => {
    const other = first.samples[round]!
    const both = undisturbed(sample, way.spec.threads) && undisturbed(other, first.spec.threads)
    return both ? [(sample.microseconds * unitsOf(first)) / (other.microseconds * unitsOf(way))] : []
  })
  return ratios.length > 0 ? median(ratios) : undefined
}

/** Rows of ways: of each name the way that is worse for the package. */
export function rowsOf(ways: readonly Way[]): Timing[] {
  const rows = new Map<string, Way>()
  for (const way of ways) {
    const other = rows.get(way.spec.name)
    const worse = other && (way.spec.own ? lowest(way) > lowest(other) : lowest(way) < lowest(other))
    if (!other || worse) rows.set(way.spec.name, way)
  }
  const [first] = rows.values()
  return [...rows.values()].map((way) => {
    const { name, macs, own, options } = way.spec
    const quotient = lowest(way) / lowest(first!)
    const ratio = own ? quotient : Math.min(quotient, byRounds(way, first!) ?? quotient)
    const disturbed = way.samples.filter((sample) => !undisturbed(sample, way.spec.threads)).length
    const rounds = way.samples.length
    return { name, microseconds: lowest(way), ratio, ...(macs && { macs }), rounds, disturbed, options }
  })
}

export interface Contest {
  readonly timings: readonly Timing[]
  /** What was left out, and why. */
  readonly absent: readonly string[]
}

export async function contest(
  specs: readonly Spec[],
  open: Open,
  pace: Pace,
  tolerance = 1e-3,
): Promise<Contest> {
  const places: { spec: Spec; seat: Seat; samples: Sample[] }[] = []
  const absent: string[] = []
  try {
    for (const spec of specs) {
      const seat = await open(spec)
      if (typeof seat === 'string') absent.push(`${spec.name}: ${seat}`)
      else places.push({ spec, seat, samples: [] })
    }
    let expected: readonly number[] | undefined
    for (const { spec, seat } of places) {
      const values = await seat.values(spec.n)
      if (values.length === 0) continue
      expected ??= values
      sameValues(`${spec.name} ${JSON.stringify(spec.options)}`, expected, values, tolerance)
    }
    for (const { spec, seat } of places) await seat.turn({ n: spec.n, milliseconds: pace.warmUp })
    for (let round = 0; round < pace.rounds; round++)
      for (const { spec, seat, samples } of places)
        samples.push(await seat.turn({ n: spec.n, milliseconds: pace.turn }))
  } finally {
    for (const { seat } of places) await seat.close()
  }
  return { timings: rowsOf(places), absent }
}
