/*
 * Train's state and its worker: settings, progress, curves, the visitor's own digits. Training runs in a worker of
 * its own, and the weights it tells go to the one that reads, so that the pad is always read by the latest.
 */
import { signal } from '@preact/signals'
import { fail, followTraining, reader } from '../state.ts'
import { type Remote, startWorker } from '../worker/client.ts'
import type { OwnDigit, Progress, TrainSettings } from '../worker/protocol.ts'

export type TrainState = 'idle' | 'loading' | Progress['state']

/** Points of the curves. */
export interface Curves {
  loss: [steps: number[], values: number[]]
  error: [steps: number[], values: number[]]
}

const noCurves = (): Curves => ({ loss: [[], []], error: [[], []] })

export const settings = signal<TrainSettings>({
  from: 'fresh',
  data: 'mnist',
  optimizer: 'adamw',
  learningRate: 0.002,
  momentum: 0.9,
  batchSize: 32,
  augment: false,
})
export const state = signal<TrainState>('idle')
export const progress = signal<Progress | null>(null)
export const error = signal<number | null>(null)
export const curves = signal<Curves>(noCurves())
export const own = signal<OwnDigit[]>([])

let trainer: Remote | null = null
/** Training goes on from weights given once, at its beginning. */
let begun: TrainSettings['data'] | null = null
/** News of a run that was reset is no news. */
let run = 0

function hear(heard: number, news: Progress): void {
  if (heard !== run || begun === null) return
  progress.value = news
  state.value = news.state
  const { loss, error: errors } = curves.value
  if (Number.isFinite(news.loss)) {
    loss[0].push(news.step)
    loss[1].push(news.loss)
  }
  if (news.error !== null) {
    error.value = news.error
    errors[0].push(news.step)
    errors[1].push(100 * news.error)
  }
  curves.value = { loss, error: errors }
  followTraining(news)
}

async function begin(data: TrainSettings['data'], steps: number | null): Promise<void> {
  const going = begun === data && data === 'mnist'
  const chosen = { ...settings.value, data }
  state.value = going ? 'running' : 'loading'
  try {
    trainer ??= startWorker({ onProgress: (news) => hear(run, news) })
    if (going) {
      await (steps === 1 ? trainer.step() : trainer.train(chosen, null, [], steps))
      return
    }
    const weights = data === 'mine' || chosen.from === 'current' ? await reader.save() : null
    begun = data
    await trainer.train(chosen, weights, own.value, steps)
  } catch (problem) {
    begun = null
    state.value = 'idle'
    fail(problem)
  }
}

export const start = (): Promise<void> => begin('mnist', null)
export const step = (): Promise<void> => begin('mnist', 1)
export const fineTune = (): Promise<void> => begin('mine', null)
export const pause = (): void => void trainer?.pause()

export async function reset(): Promise<void> {
  run++
  begun = null
  progress.value = null
  error.value = null
  curves.value = noCurves()
  state.value = 'idle'
  await trainer?.reset()
}

/** Settings count at once, also while training runs. */
export function change(part: Partial<TrainSettings>): void {
  settings.value = { ...settings.value, ...part }
  if (begun) void trainer?.change({ ...settings.value, data: begun })
}
