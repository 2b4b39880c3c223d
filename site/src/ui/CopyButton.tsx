/*
 * A button for commands, code and numbers that were read. Where the browser refuses the clipboard, the visitor is
 * told to copy by hand.
 */
import { useState } from 'preact/hooks'
import { fail } from '../state.ts'
import { t } from './texts.ts'

/** Puts a text on the clipboard and says so for a while. */
export function CopyButton({ text, label = t('copy') }: { text: string; label?: string }) {
  const [done, setDone] = useState(false)
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setDone(true)
      setTimeout(() => setDone(false), 2000)
    } catch {
      fail(t('noClipboard'))
    }
  }
  return (
    <button type="button" class="small copy" onClick={copy}>
      <span aria-live="polite">{done ? t('copied') : label}</span>
    </button>
  )
}
