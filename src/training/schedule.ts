import { finite } from '../check.js'

/**
 * What the learning rate is multiplied by: `'constant'` 1; `'cosine'` from 1 to 0 along half a cosine, step by
 * step over the whole run; or a function's factor (≥ 0) for each epoch, counted from 1.
 */
export type Schedule = 'constant' | 'cosine' | ((epoch: number, epochs: number) => number)

/** The factor at an epoch's start, for schedules by epoch. @throws LeNet5Error INVALID_ARGUMENT */
export function epochFactor(schedule: Schedule, epoch: number, epochs: number): number {
  if (typeof schedule === 'string') return 1
  return finite(schedule(epoch, epochs), `options.schedule(${epoch}, ${epochs})`, { min: 0 })
}

/**
 * The factor of one step, for schedules by step: the cosine, and a linear warm-up that all schedules share.
 *
 * @param step steps done, of `steps` in all
 */
export function stepFactor(schedule: Schedule, step: number, steps: number, warmupSteps: number): number {
  const cosine = schedule === 'cosine' ? (1 + Math.cos((Math.PI * step) / steps)) / 2 : 1
  return step < warmupSteps ? (cosine * (step + 1)) / warmupSteps : cosine
}
