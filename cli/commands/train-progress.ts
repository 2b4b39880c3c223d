/*
 * What `train` tells while it runs. The loss shown is smoothed over some fifty steps, and the time left is reckoned
 * from the steps of this run only, not from those an earlier one had done.
 */
import type { BatchEnd, EpochEnd } from 'lenet5-simd'
import { count, percent, progressBar, tell } from '../terminal.js'

function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

export interface TrainProgress {
  readonly batch: (event: BatchEnd) => void
  readonly epoch: (event: EpochEnd) => void
  readonly stop: () => void
}

/** A bar on a terminal, a line an epoch elsewhere, both on standard error. */
export function trainProgress(epochs: number): TrainProgress {
  const begun = performance.now()
  const bar = progressBar(
    '{bar} {percentage} %  epoch {epoch}  loss {loss}  validation {validation}  {rate} images/s  {left} left',
  )
  const shown = { epoch: `1/${epochs}`, loss: '–', validation: '–', rate: '–', left: '–' }
  let first: number | undefined
  let smoothed: number | undefined
  return {
    batch({ epoch, batch, batches, step, loss, imagesPerSecond }) {
      const steps = epochs * batches
      smoothed = smoothed === undefined ? loss : 0.98 * smoothed + 0.02 * loss
      shown.epoch = `${epoch}/${epochs}`
      shown.loss = smoothed.toFixed(4)
      shown.rate = count(imagesPerSecond)
      // A run that goes on has steps behind it that took no time now.
      first ??= step - 1
      shown.left = duration((((performance.now() - begun) / 1000) * (steps - step)) / (step - first))
      if (step === first + 1) bar?.start(steps, first, shown)
      bar?.update((epoch - 1) * batches + batch, shown)
    },
    epoch({ epoch, loss, validation, imagesPerSecond }) {
      if (validation) shown.validation = percent(validation.errorRate)
      if (bar) return
      const read = validation ? `, validation error ${percent(validation.errorRate)}` : ''
      tell(`epoch ${epoch}/${epochs}: loss ${loss.toFixed(4)}${read}, ${count(imagesPerSecond)} images/s`)
    },
    stop: () => bar?.stop(),
  }
}
