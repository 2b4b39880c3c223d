/* One image and batches, beside what a user would take instead. */
import type { BenchSpec, Report } from '../report.js'

/** Multiply-adds an image: convolutions folded with the sums after them, and as the layers stand. */
const FOLDED = 25 * 6 * 196 + 60 * 25 * 25 + 48_000 + 10_080
const UNFOLDED = 117_600 + 150_000 + 48_000 + 10_080

export const titleOf = (n: number): string => (n === 1 ? 'One image' : `An image of a batch of ${n}`)

/** The package's own rows; the first is what all others are compared with. */
export function ownSpecs(n: number): BenchSpec[] {
  const method = n === 1 ? 'classify' : 'predict'
  const own = (name: string, options: object, macs?: number): BenchSpec => ({
    name,
    contender: 'lenet5',
    options: { method, ...options },
    n,
    own: true,
    ...(macs && { macs }),
  })
  return [
    own(method, { feed: 'bytes' }, FOLDED),
    own(method, { feed: 'floats' }, FOLDED),
    own(`${method}, C1 and C3 squashed`, { net: 'squashed' }, UNFOLDED),
    ...(n === 1
      ? [own('featureMaps', { method: 'featureMaps' }, UNFOLDED)]
      : [own('predict, in 16-bit integers', { precision: 'int16' })]),
    own(`${method}, the package's own JavaScript`, { simd: 'js' }),
  ]
}

/** One contender in both ways of feeding it. */
export const bothWays = (spec: BenchSpec): BenchSpec[] =>
  ['array', 'tensor'].map((feed) => ({ ...spec, options: { ...spec.options, feed } }))

export const javascriptSpecs = (n: number): BenchSpec[] => [
  { name: 'JavaScript, nested arrays', contender: 'naive', options: {}, n },
  { name: 'JavaScript, typed-array loops', contender: 'javascript', options: { style: 'loops' }, n },
  { name: 'JavaScript, unrolled by hand', contender: 'javascript', options: { style: 'unrolled' }, n },
]

function opponents(n: number): BenchSpec[] {
  const onnx = (runtime: 'web' | 'node', graph: 'exported' | 'folded'): BenchSpec[] =>
    bothWays({
      name: `onnxruntime-${runtime}, ${graph === 'folded' ? 'folded by hand' : 'as exported'}`,
      contender: 'onnxruntime',
      options: { runtime, graph },
      n,
    })
  const tfjs = (backend: 'wasm' | 'cpu'): BenchSpec[] =>
    bothWays({ name: `tfjs-${backend}`, contender: 'tfjs', options: { backend }, n })
  return [
    ...onnx('web', 'exported'),
    ...onnx('web', 'folded'),
    ...onnx('node', 'exported'),
    ...onnx('node', 'folded'),
    ...tfjs('wasm'),
    ...tfjs('cpu'),
  ]
}

export async function inference(report: Report, alone: boolean): Promise<void> {
  for (const n of report.quick ? [1, 64] : [1, 8, 64, 256]) {
    const specs = [...ownSpecs(n), ...(alone ? [] : opponents(n)), ...javascriptSpecs(n)]
    await report.compare(titleOf(n), specs, { peak: true })
  }
}
