/*
 * Light or dark, as the system has it or as the visitor chose, which is remembered; and whether the screen is a
 * phone's. Both are signals, because canvases are painted by code and must be painted anew when they change.
 */
import { computed, effect, signal } from '@preact/signals'

export type Theme = 'auto' | 'light' | 'dark'
const KEY = 'lenet5-theme'

const query = matchMedia('(prefers-color-scheme: dark)')
const systemDark = signal(query.matches)
query.addEventListener('change', () => {
  systemDark.value = query.matches
})

const kept = localStorage.getItem(KEY)
export const theme = signal<Theme>(kept === 'light' || kept === 'dark' ? kept : 'auto')
export const dark = computed(() => (theme.value === 'auto' ? systemDark.value : theme.value === 'dark'))

effect(() => {
  document.documentElement.dataset.theme = dark.value ? 'dark' : 'light'
  localStorage.setItem(KEY, theme.value)
})

const THEMES: readonly Theme[] = ['auto', 'light', 'dark']

export function nextTheme(): void {
  theme.value = THEMES[(THEMES.indexOf(theme.value) + 1) % THEMES.length]!
}

const narrowQuery = matchMedia('(max-width: 640px)')
/** A phone's width. */
export const narrow = signal(narrowQuery.matches)
narrowQuery.addEventListener('change', () => {
  narrow.value = narrowQuery.matches
})
