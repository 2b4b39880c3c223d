/*
 * What Read says below the picture, for a line with its certainty and the steps it was read by, for a page as a list
 * that can be copied whole.
 */
import type { ReadLine, ReadPage } from 'lenet5-simd'
import { CopyButton } from '../ui/CopyButton.tsx'
import { Steps } from './Steps.tsx'
import { certaintyText, t } from './texts.ts'

const marksText = (count: number): string => t(count === 1 ? 'oneMark' : 'marks', { x: count })

/** A line: its number, how certain it is, what else is there, and how it was read. */
export function LineResult({ line, milliseconds }: { line: ReadLine; milliseconds: number }) {
  const { text, certainty, marks, steps } = line
  return (
    <>
      <div class="read-answer">
        <output id="number" aria-label={t('number')} aria-live="polite">
          {text || '–'}
        </output>
        <span id="certainty">{text ? certaintyText(certainty) : t('noDigits')}</span>
        {text && <CopyButton text={text} />}
      </div>
      <p class="hint" id="read-told">
        {marks.length > 0 && `${marksText(marks.length)} `}
        {t('time', { x: milliseconds.toFixed(milliseconds < 100 ? 1 : 0) })}
      </p>
      {steps && <Steps steps={steps} />}
    </>
  )
}

/** A page: its lines with their certainties, from the top. */
export function PageResult({ page: { lines }, milliseconds }: { page: ReadPage; milliseconds: number }) {
  const count = { x: lines.length, y: (milliseconds / 1000).toFixed(1) }
  return (
    <>
      <div class="read-answer">
        <p id="page-told" role="status">
          {lines.length === 0 ? t('noLines') : t(lines.length === 1 ? 'oneLine' : 'lines', count)}
        </p>
        {lines.length > 0 && (
          <CopyButton text={lines.map(({ text }) => text).join('\n')} label={t('copyAll')} />
        )}
      </div>
      {lines.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a long page scrolls
        <ol class="page-lines" aria-label={t('page')} tabIndex={0}>
          {lines.map(({ text, certainty, marks }, i) => (
            <li key={i}>
              <b>{text}</b> <small>{certaintyText(certainty)}</small>
              {marks.length > 0 && <small>{marksText(marks.length)}</small>}
            </li>
          ))}
        </ol>
      )}
    </>
  )
}
