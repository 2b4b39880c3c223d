/*
 * The bar that stays at the top: links to the sections, with the one in view marked, and the choice of colours and
 * language.
 */
import { language, setLanguage, t } from '../ui/texts.ts'
import { nextTheme, theme } from '../ui/theme.ts'
import { useSectionInView } from './section-in-view.ts'

const SECTIONS = ['draw', 'layers', 'train', 'teach', 'read', 'measure'] as const
const THEMES = {
  auto: { sign: '◐', text: 'themeAuto' },
  light: { sign: '☀', text: 'themeLight' },
  dark: { sign: '☾', text: 'themeDark' },
} as const

export function Header() {
  const inView = useSectionInView(SECTIONS)
  const other = language.value === 'en' ? 'zh' : 'en'
  const { sign, text } = THEMES[theme.value]
  const colours = `${t('theme')}: ${t(text)}`
  return (
    <header class="top">
      <a class="skip" href="#main">
        {t('skip')}
      </a>
      <div class="bar-top">
        <nav aria-label={t('sections')}>
          {SECTIONS.map((section) => (
            <a key={section} href={`#${section}`} aria-current={section === inView ? 'true' : undefined}>
              {t(section)}
            </a>
          ))}
        </nav>
        <div class="choices">
          <button
            type="button"
            id="theme"
            data-theme-choice={theme.value}
            aria-label={colours}
            title={colours}
            onClick={nextTheme}
          >
            <span aria-hidden="true">{sign}</span>
          </button>
          <button
            type="button"
            id="language"
            lang={other === 'zh' ? 'zh-CN' : 'en'}
            onClick={() => setLanguage(other)}
          >
            {other === 'zh' ? '中文' : 'English'}
          </button>
        </div>
      </div>
    </header>
  )
}
