/*
 * The key to the colours and frames, taken from the same palette the maps are painted by; it stands with the input,
 * at the head of the layers.
 */
import { css, paletteOf } from '../ui/palette.ts'
import { t } from '../ui/texts.ts'
import { dark } from '../ui/theme.ts'

/** What the colours of all maps mean. */
export function Legend() {
  const { negative, zero, positive } = paletteOf(dark.value)
  const rows = [
    ['legendNegative', negative],
    ['legendZero', zero],
    ['legendPositive', positive],
  ] as const
  return (
    <ul class="legend" aria-label={t('legend')}>
      {rows.map(([key, colour]) => (
        <li key={key}>
          <span style={{ background: css(colour) }} />
          {t(key)}
        </li>
      ))}
      <li>
        <span class="legend-frame" />
        {t('legendFrame')}
      </li>
    </ul>
  )
}
