/*
 * The fold under each section with the code that does the same. The programs are the files of `snippets/`, which the
 * page's tests run as they are shown.
 */
import { CopyButton } from './CopyButton.tsx'
import { t } from './texts.ts'

/** The few lines of a program that do what a section shows. */
export function Snippet({ code }: { code: string }) {
  const text = code.trim()
  return (
    <details class="snippet">
      <summary>{t('inCode')}</summary>
      <div class="snippet-body">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls on a phone */}
        <pre tabIndex={0}>
          <code>{text}</code>
        </pre>
        <CopyButton text={text} />
      </div>
    </details>
  )
}
