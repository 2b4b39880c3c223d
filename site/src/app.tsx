/*
 * The page as a whole. The first screen comes first; once it has shown an answer, the rest is loaded and the network
 * warmed up, and the pad is read once more so that the time shown is the one to expect.
 */
import { useSignalEffect } from '@preact/signals'
import type { ComponentType } from 'preact'
import { useState } from 'preact/hooks'
import { readAgain, reader, reading } from './state.ts'
import { language, t } from './ui/texts.ts'
import { narrow } from './ui/theme.ts'
import { Draw } from './views/Draw.tsx'
import { Header } from './views/Header.tsx'
import { Install } from './views/Install.tsx'
import { Trouble } from './views/Trouble.tsx'

/** What there is to read beside this page. */
const GUIDES = [
  ['guideUse', 'README.md#first-example'],
  ['guideReference', 'README.md#reference'],
  ['guideBrowser', 'docs/browser.md'],
  ['guideElement', 'docs/element.md'],
] as const

export function App() {
  const [Below, setBelow] = useState<ComponentType | null>(null)
  useSignalEffect(() => {
    document.documentElement.lang = language.value === 'zh' ? 'zh-CN' : 'en'
    document.title = t('title')
  })
  // The first answer comes first, everything below it after it is on the screen.
  useSignalEffect(() => {
    if (!reading.value?.image || Below) return
    requestAnimationFrame(() => {
      performance.mark('answered')
      setTimeout(async () => {
        const module = await import('./below.tsx')
        setBelow(() => module.default)
        // The first reading was of code not compiled yet: this one's time can be shown.
        await reader.warmedUp()
        readAgain()
      })
    })
  })
  return (
    <>
      <Header />
      <main id="main">
        <div class="intro">
          <div>
            <h1>{t('title')}</h1>
            <p class="lead">{t('lead')}</p>
          </div>
          {!narrow.value && <Install />}
        </div>
        <Draw />
        {Below ? <Below /> : <div class="to-come" />}
      </main>
      <footer>
        {narrow.value && <Install />}
        <p>
          <a href="https://www.npmjs.com/package/lenet5-simd">{t('project')}</a>
          {GUIDES.map(([text, path]) => (
            <span key={path}>
              {' · '}
              <a href={`https://github.com/lenet5-simd/lenet5-simd/blob/main/${path}`}>{t(text)}</a>
            </span>
          ))}
        </p>
        <p>{t('source')}</p>
        <p>{t('mnistSource')}</p>
      </footer>
      <Trouble />
    </>
  )
}
