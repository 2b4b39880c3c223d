/* Training through `fit`, images a second, and PyTorch beside it where there is one. */
import { spawnSync } from 'node:child_process'
import { median } from './interleave.js'
import { DEFAULT_AUGMENT, LeNet5 } from './package.js'
import type { Report } from './report.js'

const PIXELS = 784
type Optimizer = { kind: 'sgd' | 'adamw'; learningRate: number }

/** Images a second of the second epoch of a fit: the first one also makes the distortions and compiles. */
type Trainer = () => Promise<number>

async function trainer(
  data: { images: Uint8Array; labels: Uint8Array },
  kind: Optimizer['kind'],
  batchSize: number,
  augment: boolean,
): Promise<Trainer> {
  const model = await LeNet5.create()
  const optimizer: Optimizer = { kind, learningRate: 1e-3 }
  return async () => {
    const options = { epochs: 2, batchSize, optimizer, ...(augment ? { augment: DEFAULT_AUGMENT } : {}) }
    return (await model.fit(data, options)).epochs.at(-1)!.imagesPerSecond
  }
}

/** One epoch in PyTorch on one thread, in a process of its own; null where it cannot be imported. */
function torch(batchSize: number, quick: boolean): number | null {
  const python = process.env.PYTHON ?? 'python3'
  const args = ['bench/opponents/torch_training.py', String(batchSize), quick ? '40' : '150']
  const { stdout, status } = spawnSync(python, args, { encoding: 'utf8' })
  return status === 0 ? Number(stdout) : null
}

export async function training(
  report: Report,
  train: { images: Uint8Array; labels: Uint8Array },
): Promise<void> {
  const { quick } = report
  const count = quick ? 1_600 : 6_400
  const data = { images: train.images.subarray(0, count * PIXELS), labels: train.labels.subarray(0, count) }
  const plans = [
    ['sgd', 32, false],
    ['sgd', 64, false],
    ['adamw', 32, false],
    ['adamw', 64, false],
    ['sgd', 32, true],
    ['adamw', 32, true],
  ] as const
  const trainers: Trainer[] = []
  for (const [kind, size, augmented] of plans) trainers.push(await trainer(data, kind, size, augmented))
  const speeds: number[][] = plans.map(() => [])
  const natives: number[][] = [[], []]
  const rounds = quick ? 1 : 7
  // The first round warms up.
  for (let round = 0; round <= rounds; round++) {
    for (const [i, run] of trainers.entries()) {
      const speed = await run()
      if (round > 0) speeds[i]!.push(speed)
    }
    if (round > 0 && round <= 3)
      for (const [i, size] of [32, 64].entries()) {
        const speed = torch(size, quick)
        if (speed !== null) natives[i]!.push(speed)
      }
  }
  const perSecond = (speed: number): string =>
    `${Math.round(speed).toLocaleString('en-US').padStart(9)} images/s`
  report.table('Training through fit', [
    ...plans.map(([kind, size, augmented], i) => ({
      name: `${kind}, batch of ${size}${augmented ? ', every image distorted' : ''}`,
      value: perSecond(median(speeds[i]!)),
    })),
    ...natives.map((values, i) => ({
      name: `PyTorch, one thread, sgd, batch of ${[32, 64][i]}`,
      value:
        values.length > 0
          ? `${perSecond(median(values))}, fit is ${(median(speeds[i]!) / median(values)).toFixed(1)} × as fast`
          : 'not installed (PYTHON names an interpreter with torch)',
    })),
  ])
}
