/*
 * Pictures that are given to Read and not to the first pad, which takes all others (draw/use-pictures.ts): listening
 * in the capture phase, this comes first.
 */
import type { RefObject } from 'preact'
import { useEffect } from 'preact/hooks'
import { pictureOf } from '../draw/pictures.ts'

/** Whether an element's middle is in the window. */
function inSight(element: Element | null): boolean {
  const box = element?.getBoundingClientRect()
  return box !== undefined && box.top + box.height / 2 > 0 && box.top + box.height / 2 < innerHeight
}

/**
 * Pictures dropped on an element, or pasted while the focus is in it; or, with no focus, while it is in sight and the
 * first pad, which takes all others, is not.
 */
export function useGiven(element: RefObject<HTMLElement | null>, take: (file: File) => void): void {
  useEffect(() => {
    const ours = (target: EventTarget | null) => target instanceof Node && element.current!.contains(target)
    const give = (event: Event, data: DataTransfer | null) => {
      const file = pictureOf(data)
      if (!file) return
      // Before the rest of the page hears of it.
      event.stopPropagation()
      event.preventDefault()
      document.documentElement.classList.remove('dropping')
      take(file)
    }
    const drop = (event: DragEvent) => ours(event.target) && give(event, event.dataTransfer)
    const paste = (event: ClipboardEvent) => {
      const focus = document.activeElement
      const free = !focus || focus === document.body
      if (ours(focus) || (free && inSight(element.current) && !inSight(document.getElementById('pad'))))
        give(event, event.clipboardData)
    }
    const off = new AbortController()
    const options = { capture: true, signal: off.signal }
    document.addEventListener('drop', drop, options)
    document.addEventListener('paste', paste, options)
    return () => off.abort()
  }, [])
}
