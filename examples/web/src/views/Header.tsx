import { type Language, language, setLanguage, t } from '../ui/texts.ts'
import { type Theme, theme } from '../ui/theme.ts'

const SECTIONS = ['draw', 'layers', 'train', 'scan', 'measure'] as const

export function Header() {
  return (
    <header class="top">
      <a class="skip" href="#main">
        {t('skip')}
      </a>
      <div class="bar-top">
        <nav aria-label={t('sections')}>
          {SECTIONS.map((section) => (
            <a key={section} href={`#${section}`}>
              {t(section)}
            </a>
          ))}
        </nav>
        <div class="choices">
          <select
            aria-label={t('theme')}
            value={theme.value}
            onChange={(event) => {
              theme.value = event.currentTarget.value as Theme
            }}
          >
            <option value="auto">{t('themeAuto')}</option>
            <option value="light">{t('themeLight')}</option>
            <option value="dark">{t('themeDark')}</option>
          </select>
          <select
            id="language"
            aria-label={t('language')}
            value={language.value}
            onChange={(event) => setLanguage(event.currentTarget.value as Language)}
          >
            <option value="en" lang="en">
              English
            </option>
            <option value="zh" lang="zh">
              中文
            </option>
          </select>
        </div>
      </div>
    </header>
  )
}
