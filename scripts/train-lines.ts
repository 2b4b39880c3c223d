/*
 * Trains the net that reads lines: `npm run train -- --net lines`, or after a build
 * `node scripts/run-ts.mjs scripts/train-lines.ts [--lines 2200000] [--seed 1] [--out weights/lines.safetensors]`.
 *
 * It starts from weights/default.safetensors with an eleventh code, all −1: nothing is centred in this frame. Every step
 * makes 32 new lines of the training digits (without the last 10,000, which are for choosing) and takes the frames of
 * their strips as images. The loss is CTC's a digit, and besides 0.15 of the frames' cross-entropy where a frame's
 * middle is near a digit's or far from all, and 0.2 of that of 16 plain digits, so that the net stays a reader of digits.
 * Frames of which the loss asks nothing more, most of them, take no part in the step. AdamW, the gradient's norm clipped,
 * warm-up, a cosine to 0; the running average of the weights is what is written, in halves. A second thread makes the
 * lines. All is drawn from the seed and the backend is SIMD128 without relaxed instructions: the same command writes the
 * same bytes.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { parentPort, Worker } from 'node:worker_threads'
import { f16round } from '@petamoriken/float16'
import { type TrainingLine, TrainingLines } from '../datasets/lines/training.js'
import { glyphs, realMnist } from '../datasets/load.js'
import { createEngine } from '../src/engine/open.js'
import { decodeWeights, encodeWeights } from '../src/files/weights-file.js'
import { BACKGROUND, INK, INK_STEP } from '../src/input/images.js'
import { DIGITS } from '../src/network/classes.js'
import { parameterFloats, TRAINABLE_FLOATS } from '../src/network/network.js'
import { Random } from '../src/network/random.js'
import { CtcLattice, framesNeeded, framesOf } from '../src/reading/ctc.js'

const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '2200000' },
    seed: { type: 'string', default: '1' },
    rate: { type: 'string', default: '2.5e-3' },
    start: { type: 'string', default: 'weights/default.safetensors' },
    out: { type: 'string', default: 'weights/lines.safetensors' },
    net: { type: 'string' },
  },
})
const seed = Number(values.seed)
const CLASSES = 11
const BLANK = CLASSES - 1
const BATCH = 32
const PLAIN_DIGITS = 16
const FRAMES_WEIGHT = 0.15
const PLAIN_WEIGHT = 0.2
const WARM_UP = 200
/** Frames whose middle is this near a digit's are that digit, and this far from all of them nothing. */
const NEAR = 2
const FAR = 3.6
const BETA = 0.1
/** Frames whose gradient by each distance is less than this, of a batch's, take no part in a step. */
const LEAST_GRADIENT = 0.0004 / BATCH
/** Largest norm of a step's gradient. */
const CLIP = 2
const steps = Math.ceil(Number(values.lines) / BATCH)
const started = performance.now()

const { train } = await realMnist()
const learned = train.labels.length - 10_000
const images = { images: train.images.subarray(0, learned * 784), labels: train.labels.subarray(0, learned) }
const held = { images: train.images.subarray(learned * 784), labels: train.labels.subarray(learned) }
const letters = glyphs().filter(({ half, character }) => half === 'learn' && !/\d/.test(character))
const framesIn = ({ strip }: TrainingLine): number => Math.floor((strip.width - 32) / 4) + 1
const maker = new TrainingLines(images, letters, seed)

/** The lines of a step. */
function linesOf(step: number): TrainingLine[] {
  const lines: TrainingLine[] = []
  for (let i = 0; lines.length < BATCH; i++) {
    const line = maker.line(step * 2 * BATCH + i)
    if (framesNeeded(line.labels) <= framesIn(line)) lines.push(line)
  }
  return lines
}

if (parentPort) {
  // This is the thread that makes lines: it answers every number of a step with its lines, and lives as long as it is asked.
  parentPort.on('message', (step: number) => parentPort?.postMessage(linesOf(step)))
  await new Promise(() => {})
}

const heldMaker = new TrainingLines(held, letters, seed + 1)

const variant = { squash: 'tanh', squashConvolutions: false, distanceScale: BETA } as const
const engine = await createEngine(variant, { simd: 'baseline' }, CLASSES)
// All −1 but what the file has: its trained weights and the codes of ten digits.
const flat = new Float32Array(parameterFloats(CLASSES)).fill(-1)
flat.set(decodeWeights(readFileSync(values.start)).parameters)
engine.writeParameters(flat)
const optimizer = {
  kind: 'adamw',
  learningRate: 0,
  beta1: 0.9,
  beta2: 0.99,
  epsilon: 1e-8,
  weightDecay: 0.05,
} as const
const trainer = await engine.trainer({
  loss: 'crossEntropy',
  rubbish: 1,
  optimizer,
  batchSize: 64,
  ema: 0.999,
})

/** The frames of a strip, each as a 32×32 image in network units. */
function writeFrames(line: TrainingLine, into: Float32Array, from: number): number {
  const { strip } = line
  const frames = framesIn(line)
  for (let f = 0; f < frames; f++) {
    for (let row = 0; row < 32; row++) {
      const source = row * strip.width + 4 * f
      const at = (from + f) * 1024 + row * 32
      for (let x = 0; x < 32; x++) into[at + x] = BACKGROUND + INK * (strip.data[source + x] as number)
    }
  }
  return frames
}

/** The class a frame is to show, −1 where either would do. */
function frameLabel(line: TrainingLine, frame: number): number {
  const middle = 4 * frame + 16
  let nearest = Number.POSITIVE_INFINITY
  let label = BLANK
  for (const [i, centre] of line.centres.entries()) {
    const away = Math.abs(centre - middle)
    if (away < nearest) {
      nearest = away
      label = line.labels[i] as number
    }
  }
  return nearest <= NEAR ? label : nearest > FAR ? BLANK : -1
}

const lattice = new CtcLattice()

/** One step's loss and its gradient by the distances. */
function lossOf(
  lines: readonly TrainingLine[],
  counts: readonly number[],
  plain: readonly number[],
  distances: Float32Array,
  gradient: Float32Array,
): number {
  let total = 0
  let at = 0
  const labelled = counts.reduce((sum, count) => sum + count, 0)
  for (const [i, line] of lines.entries()) {
    const count = counts[i] as number
    const frames = framesOf(distances.subarray(at * CLASSES), count, CLASSES, BETA)
    const byLogits = new Float64Array(count * CLASSES)
    const weight = 1 / (BATCH * Math.max(1, line.labels.length))
    total += weight * lattice.loss(frames, line.labels, weight, byLogits)
    for (let f = 0; f < count; f++) {
      const label = frameLabel(line, f)
      if (label < 0) continue
      const share = ((label === BLANK ? 0.5 : 1) * FRAMES_WEIGHT) / (labelled / 4)
      for (let k = 0; k < CLASSES; k++) {
        const p = frames.probabilities[f * CLASSES + k] as number
        byLogits[f * CLASSES + k] =
          (byLogits[f * CLASSES + k] as number) + share * (p - (k === label ? 1 : 0))
        if (k === label) total -= share * Math.log(p)
      }
    }
    for (let k = 0; k < count * CLASSES; k++) gradient[at * CLASSES + k] = -BETA * (byLogits[k] as number)
    at += count
  }
  const frames = framesOf(distances.subarray(at * CLASSES), plain.length, CLASSES, BETA)
  for (const [i, label] of plain.entries()) {
    const share = PLAIN_WEIGHT / plain.length
    for (let k = 0; k < CLASSES; k++) {
      const p = frames.probabilities[i * CLASSES + k] as number
      gradient[(at + i) * CLASSES + k] = -BETA * share * (p - (k === label ? 1 : 0))
      if (k === label) total -= share * Math.log(p)
    }
  }
  return total
}

/** The share of held-out lines whose likeliest path is right, and of held-out digits. */
function validate(count: number): string {
  let right = 0
  let all = 0
  const buffer = new Float32Array(80 * 1024)
  const distances = new Float32Array(80 * CLASSES)
  for (let i = 0; i < count; i++) {
    const line = heldMaker.line(i)
    const frames = writeFrames(line, buffer, 0)
    engine.distances(
      { encoding: 'floats32', data: buffer.subarray(0, frames * 1024), count: frames },
      distances,
    )
    let text = ''
    let last = BLANK
    for (let f = 0; f < frames; f++) {
      const row = distances.subarray(f * CLASSES, f * CLASSES + CLASSES)
      const label = row.indexOf(Math.min(...row))
      if (label !== last && label !== BLANK) text += label
      last = label
    }
    all++
    if (text === line.labels.join('')) right++
  }
  const digits = new Float32Array(held.labels.length * CLASSES)
  engine.distances({ encoding: 'bytes28', data: held.images, count: held.labels.length }, digits)
  let wrong = 0
  for (const [i, label] of held.labels.entries()) {
    const row = digits.subarray(i * CLASSES, i * CLASSES + BLANK)
    if (row.indexOf(Math.min(...row)) !== label) wrong++
  }
  return `lines right ${((100 * right) / all).toFixed(1)}%, digits wrong ${((100 * wrong) / held.labels.length).toFixed(2)}%`
}

/** Writes the running average. */
function save(): void {
  const own = engine.readParameters()
  const averaged = own.slice()
  averaged.set(trainer.state().average.subarray(0, TRAINABLE_FLOATS))
  engine.writeParameters(averaged)
  console.log(`  average: ${validate(600)}`)
  engine.writeParameters(own)
  writeFileSync(values.out, encodeWeights(averaged.map(f16round), variant, null, [...DIGITS, '']))
}

const buffer = { data: new Float32Array(0) }
let distances = new Float32Array(0)
let gradient = new Float32Array(0)
let [frames, used] = [0, 0]
/** Steps whose lines are made beforehand. */
const AHEAD = 16
const made = new Worker(new URL(import.meta.url), { argv: process.argv.slice(2) })
const ready: TrainingLine[][] = []
let wake: (() => void) | undefined
made.on('error', (error) => {
  throw error
})
made.on('message', (lines: TrainingLine[]) => {
  ready.push(lines)
  wake?.()
})
async function next(): Promise<TrainingLine[]> {
  if (ready.length === 0)
    await new Promise<void>((resolve) => {
      wake = resolve
    })
  return ready.shift() as TrainingLine[]
}
for (let step = 0; step < AHEAD; step++) made.postMessage(step)
let mean = 0
for (let step = 0; step < steps; step++) {
  made.postMessage(step + AHEAD)
  const lines = await next()
  const counts = lines.map(framesIn)
  const total = counts.reduce((sum, count) => sum + count, PLAIN_DIGITS)
  if (buffer.data.length < total * 1024) buffer.data = new Float32Array(total * 1024 * 1.2)
  let at = 0
  for (const line of lines) at += writeFrames(line, buffer.data, at)
  const random = new Random(seed, -2, step)
  const plain: number[] = []
  for (let i = 0; i < PLAIN_DIGITS; i++, at++) {
    const index = random.below(learned)
    plain.push(images.labels[index] as number)
    const image = buffer.data.subarray(at * 1024, at * 1024 + 1024).fill(BACKGROUND)
    for (let k = 0; k < 784; k++)
      image[(Math.floor(k / 28) + 2) * 32 + (k % 28) + 2] =
        BACKGROUND + INK_STEP * (images.images[index * 784 + k] as number)
  }
  const progress = step / steps
  const rate =
    Number(values.rate) * Math.min(1, (step + 1) / WARM_UP) * 0.5 * (1 + Math.cos(Math.PI * progress))
  const batch = { encoding: 'floats32', data: buffer.data.subarray(0, total * 1024), count: total } as const
  if (distances.length < total * CLASSES) {
    distances = new Float32Array(total * CLASSES * 1.2)
    gradient = new Float32Array(distances.length)
  }
  gradient.fill(0)
  engine.distances(batch, distances)
  const loss = lossOf(lines, counts, plain, distances, gradient)
  if (!Number.isFinite(loss)) throw new Error(`loss ${loss} at step ${step}`)
  // Frames of which the loss asks nothing more, most of them, take no part in the step.
  let taken = 0
  for (let i = 0; i < total; i++) {
    let most = 0
    for (let k = 0; k < CLASSES; k++) most = Math.max(most, Math.abs(gradient[i * CLASSES + k] as number))
    if (most < LEAST_GRADIENT) continue
    if (taken < i) {
      batch.data.copyWithin(taken * 1024, i * 1024, i * 1024 + 1024)
      gradient.copyWithin(taken * CLASSES, i * CLASSES, i * CLASSES + CLASSES)
    }
    taken++
  }
  frames += total
  used += taken
  const some = { encoding: 'floats32', data: batch.data.subarray(0, taken * 1024), count: taken } as const
  if (!trainer.stepAlong(some, gradient.subarray(0, taken * CLASSES), rate, CLIP))
    throw new Error(`the gradient is not finite at step ${step}`)
  mean += 0.01 * (loss - mean)
  if ((step + 1) % Math.round(4000 / BATCH) === 0) {
    const seconds = (performance.now() - started) / 1000
    const cpu = process.cpuUsage()
    console.log(
      `${(step + 1) * BATCH} lines, loss ${mean.toFixed(4)}, ${seconds.toFixed(0)} s, cpu ${((cpu.user + cpu.system) / 1e6).toFixed(0)} s, ` +
        `${(process.memoryUsage.rss() / 2 ** 20).toFixed(0)} MB, frames taken ${((100 * used) / frames).toFixed(0)}%`,
    )
  }
  if ((step + 1) % Math.round(16000 / BATCH) === 0 || step + 1 === steps) save()
}
await made.terminate()
