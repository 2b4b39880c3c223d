/** A bar, a part of its full length long. Scaled, not sized: that costs no layout. */
export function Bar({ part }: { part: number }) {
  return (
    <span class="bar" aria-hidden="true">
      <span style={{ transform: `scaleX(${part})` }} />
    </span>
  )
}
