/*
 * Work for what is in sight only. The layers alone are dozens of canvases; those far off the screen are left as they
 * are until they come near it, so that a stroke is not slowed by what nobody sees.
 */
import type { RefObject, VNode } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'

/** Tells when an element comes on the screen or near it, and when it leaves. */
function useSight(element: RefObject<HTMLElement | null>, tell: (inSight: boolean) => void): void {
  useEffect(() => {
    const observer = new IntersectionObserver((entries) => tell(entries.at(-1)!.isIntersecting), {
      rootMargin: '300px',
    })
    observer.observe(element.current!)
    return () => observer.disconnect()
  }, [])
}

/** Whether an element is on the screen or near it. */
export function useInView(element: RefObject<HTMLElement | null>): boolean {
  const [inView, setInView] = useState(false)
  useSight(element, setInView)
  return inView
}

/** What `render` gives; while out of sight, as it was before, unless one of `others` changed. */
export function useRenderedInView(
  element: RefObject<HTMLElement | null>,
  render: () => VNode,
  others: readonly unknown[],
): VNode {
  const inView = useInView(element)
  const kept = useRef<{ node: VNode; others: readonly unknown[] } | null>(null)
  if (inView || !kept.current || others.some((value, i) => value !== kept.current!.others[i])) {
    kept.current = { node: render(), others }
  }
  return kept.current.node
}

/** Paints when something changed, but only what is on the screen or near it: the rest when it comes into sight. */
export function useWhenVisible(
  element: RefObject<HTMLElement | null>,
  paint: () => void,
  changes: readonly unknown[],
): void {
  const visible = useRef(false)
  const pending = useRef<(() => void) | null>(null)

  useSight(element, (inSight) => {
    visible.current = inSight
    if (!inSight) return
    pending.current?.()
    pending.current = null
  })

  // Within the frame that shows what else changed: an effect would come after it, and make another.
  useLayoutEffect(() => {
    if (visible.current) paint()
    else pending.current = paint
  }, changes as unknown[])
}
