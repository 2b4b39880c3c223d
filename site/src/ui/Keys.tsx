/*
 * A list of what draw/use-keys.ts listens for, with paste beside it. The style sheet hides it on touch screens and
 * phones.
 */
import { type TextKey, t } from './texts.ts'

const KEYS: readonly [keys: string, does: TextKey][] = [
  ['0 – 9', 'keyWrite'],
  ['Ctrl Z', 'keyUndo'],
  ['Del', 'keyClear'],
  ['Ctrl V', 'keyPaste'],
]

/** The keys of the pad, where there is a keyboard to press them on. */
export function Keys() {
  return (
    <ul class="keys" aria-label={t('keys')}>
      {KEYS.map(([keys, does]) => (
        <li key={keys}>
          <kbd>{keys}</kbd> {t(does)}
        </li>
      ))}
    </ul>
  )
}
