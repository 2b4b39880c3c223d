/*
 * Buttons that move to the unit beside, as arrow keys do on the maps. The style sheet shows them on touch screens and
 * narrow ones, where a finger covers several units at once.
 */
import type { Layer } from '../network/layers.ts'
import { choose, unit } from '../pointed.ts'
import { t } from '../ui/texts.ts'

const STEPS = [
  { sign: '←', text: 'toLeft', x: -1, y: 0 },
  { sign: '↑', text: 'toTop', x: 0, y: -1 },
  { sign: '↓', text: 'toBottom', x: 0, y: 1 },
  { sign: '→', text: 'toRight', x: 1, y: 0 },
] as const

const clamp = (value: number, end: number): number => Math.min(end - 1, Math.max(0, value))

/** Arrows for fingers: units are small there. */
export function Nudge({ layer }: { layer: Layer }) {
  const { side, maps } = layer
  const steps = side === 1 ? STEPS.filter(({ y }) => y === 0) : STEPS
  const step = (x: number, y: number) => {
    const now = unit.value
    const next =
      side === 1
        ? { ...now, map: clamp(now.map + x, maps) }
        : { ...now, x: clamp(now.x + x, side), y: clamp(now.y + y, side) }
    if (next.map !== now.map || next.x !== now.x || next.y !== now.y) choose(next)
  }
  return (
    <span class="nudge">
      {steps.map(({ sign, text, x, y }) => (
        <button key={sign} type="button" aria-label={t(text)} onClick={() => step(x, y)}>
          {sign}
        </button>
      ))}
    </span>
  )
}
