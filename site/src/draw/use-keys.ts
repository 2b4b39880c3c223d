/*
 * Keys that work without a click on a pad first. The page has several pads, and each key is for one of them: what has
 * the focus decides, and without a focus what is in sight.
 */
import type { RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { PadHandle } from './Pad.tsx'

const TAKES_KEYS = 'input, select, textarea, [contenteditable], [role="application"]'

/** The pad that a key is for: the one in focus, or without one the first that is in sight. */
function padOf({ target }: KeyboardEvent, all: readonly string[]): string | undefined {
  const own = target instanceof Element ? target.closest(TAKES_KEYS) : null
  if (own) return all.find((id) => id === own.id)
  return all.find((id) => {
    const box = document.getElementById(id)?.getBoundingClientRect()
    return box && box.top + box.height / 2 > 0 && box.top + box.height / 2 < innerHeight
  })
}

/** All pads of the page, from the top. */
const pads: string[] = []

/** Digits write on a pad, Ctrl Z takes back, Del clears: wherever the focus is, but in what takes keys itself. */
export function useKeys(
  id: string,
  pad: RefObject<PadHandle | null>,
  onDigit: (digit: string) => void,
): void {
  const digit = useRef(onDigit)
  digit.current = onDigit
  useEffect(() => {
    pads.push(id)
    const pressed = (event: KeyboardEvent) => {
      const { key, ctrlKey, metaKey, altKey, shiftKey } = event
      if (event.defaultPrevented || padOf(event, pads) !== id) return
      if ((ctrlKey || metaKey) && !shiftKey && key === 'z') pad.current?.undo()
      else if (ctrlKey || metaKey || altKey) return
      else if (key === 'Delete' || key === 'Backspace') pad.current?.clear()
      else if (/^\d$/.test(key)) digit.current(key)
      else return
      event.preventDefault()
    }
    document.addEventListener('keydown', pressed)
    return () => {
      pads.splice(pads.indexOf(id), 1)
      document.removeEventListener('keydown', pressed)
    }
  }, [])
}
