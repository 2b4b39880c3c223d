// Where a visit lands. Most of the page comes after the first answer, so that the browser's own way, to a link's section
// or to where one was, finds a page that is still short.

const KEY = 'lenet5-scroll'
const PATIENCE = 3000

/** Where one was on this page, if one comes back to it. */
function left(): number | null {
  const [visit] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  if (visit?.type !== 'back_forward' && visit?.type !== 'reload') return null
  const [address, top] = (sessionStorage.getItem(KEY) ?? '').split('\n')
  return address === location.href ? Number(top) : null
}

/** Goes there, now that all of the page is there, and stays while it still grows, until the visitor moves. */
export function land(): () => void {
  const top = left()
  const section = document.getElementById(location.hash.slice(1))
  const go = () => {
    if (top !== null) scrollTo({ top, behavior: 'instant' })
    else section?.scrollIntoView({ behavior: 'instant' })
  }
  const off = new AbortController()
  const { signal } = off
  const growth = new ResizeObserver(go)
  signal.addEventListener('abort', () => growth.disconnect())
  if (top !== null || section) growth.observe(document.body)
  for (const type of ['wheel', 'touchstart', 'pointerdown', 'keydown', 'hashchange'])
    addEventListener(type, () => off.abort(), { signal, passive: true })
  const timer = setTimeout(() => off.abort(), PATIENCE)
  addEventListener('pagehide', () => sessionStorage.setItem(KEY, `${location.href}\n${scrollY}`))
  return () => {
    clearTimeout(timer)
    off.abort()
  }
}
