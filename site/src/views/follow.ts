/*
 * What lets Layers explain itself by scrolling alone: the inspector always shows a unit of the layer at the middle of
 * the window, without a click. A unit the visitor chose stays as long as its card is in sight.
 */
import type { RefObject } from 'preact'
import { useEffect } from 'preact/hooks'
import type { LayerKey } from '../network/layers.ts'
import { strongest } from '../network/strongest.ts'
import { letGo, pinned, unit } from '../pointed.ts'
import { atWork } from '../state.ts'

/** Where the eye is, as a part of the window's height. */
const EYE = 0.5

const cards = (list: HTMLElement): HTMLElement[] => [...list.querySelectorAll<HTMLElement>('[data-layer]')]

const within = (element: HTMLElement | undefined, top: number, bottom: number): boolean => {
  const box = element?.getBoundingClientRect()
  return box !== undefined && box.top < bottom && box.bottom > top
}

/** Scrolling through the layers shows a sum of each: of the unit that says most, unless one is pinned. */
export function useFollow(list: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    let before: LayerKey | undefined
    let due = 0
    const look = () => {
      due = 0
      const all = cards(list.current!)
      const own = all.find(({ dataset }) => dataset.layer === unit.value.layer)
      if (pinned.value && within(own, 0, innerHeight)) return
      const eye = innerHeight * EYE
      const now = all.find((card) => within(card, eye, eye))?.dataset.layer as LayerKey | undefined
      if (now === undefined || now === before) return
      before = now
      letGo()
      if (unit.value.layer !== now && atWork.value) unit.value = strongest(now, atWork.value.maps)
    }
    const scrolled = () => {
      due ||= requestAnimationFrame(look)
    }
    const pressed = ({ key }: KeyboardEvent) => key === 'Escape' && letGo()
    look()
    addEventListener('scroll', scrolled, { passive: true })
    addEventListener('keydown', pressed)
    return () => {
      cancelAnimationFrame(due)
      removeEventListener('keydown', pressed)
      removeEventListener('scroll', scrolled)
    }
  }, [])
}
