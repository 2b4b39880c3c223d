/*
 * Which section the header marks as the current one, told from where their tops are: sections are taller or shorter
 * than the window, and grow while nobody scrolls.
 */
import { useEffect, useState } from 'preact/hooks'

/** The last of the sections whose top has come past the upper third of the window; at the page's end, its last. */
export function useSectionInView<Id extends string>(ids: readonly Id[]): Id | undefined {
  const [inView, setInView] = useState(ids[0])
  useEffect(() => {
    let due = 0
    const look = () => {
      due = 0
      const passed = ids.filter((id) => {
        const top = document.getElementById(id)?.getBoundingClientRect().top
        return top !== undefined && top < innerHeight / 3
      })
      // The last one may be too short to come up that far.
      const atEnd = scrollY > 0 && scrollY + innerHeight > document.documentElement.scrollHeight - 4
      setInView(atEnd ? ids.at(-1) : (passed.at(-1) ?? ids[0]))
    }
    const scrolled = () => {
      due ||= requestAnimationFrame(look)
    }
    addEventListener('scroll', scrolled, { passive: true })
    // Sections grow by what they show, and their places change with nobody scrolling.
    const grown = new ResizeObserver(scrolled)
    grown.observe(document.body)
    return () => {
      grown.disconnect()
      cancelAnimationFrame(due)
      removeEventListener('scroll', scrolled)
    }
  }, [])
  return inView
}
