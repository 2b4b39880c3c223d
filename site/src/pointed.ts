/*
 * Which unit the visitor looks at. Maps, connection table, arrows and scrolling all change it, and the inspector and
 * the frames on the maps follow.
 */
import { signal } from '@preact/signals'
import type { Unit } from './network/unit.ts'

/** The unit whose sum is shown. */
export const unit = signal<Unit>({ layer: 'c1', map: 0, y: 14, x: 14 })

/** Whether it stays while the pointer passes over others. */
export const pinned = signal(false)

/** On a narrow screen: whether its sum covers the lower half. */
export const sheet = signal(false)

const same = (a: Unit, b: Unit): boolean =>
  a.layer === b.layer && a.map === b.map && a.y === b.y && a.x === b.x

/** The pointer is over a unit. */
export function hover(next: Unit): void {
  if (!pinned.value) unit.value = next
}

/** A click or a key chose a unit; the second click on it lets it go. */
export function choose(next: Unit): void {
  pinned.value = !(pinned.value && same(unit.value, next))
  unit.value = next
  sheet.value = true
}

export function letGo(): void {
  pinned.value = false
  sheet.value = false
}
