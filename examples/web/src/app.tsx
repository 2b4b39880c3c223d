import { useSignalEffect } from '@preact/signals'
import { trouble } from './state.ts'
import { language, t } from './ui/texts.ts'
import { Draw } from './views/Draw.tsx'
import { Header } from './views/Header.tsx'
import { Layers } from './views/Layers.tsx'
import { Measure } from './views/Measure.tsx'
import { Scan } from './views/Scan.tsx'
import { Train } from './views/Train.tsx'

export function App() {
  useSignalEffect(() => {
    document.documentElement.lang = language.value === 'zh' ? 'zh-CN' : 'en'
    document.title = t('title')
  })
  return (
    <>
      <Header />
      <main id="main">
        <div class="intro">
          <h1>{t('title')}</h1>
          <p class="lead">{t('lead')}</p>
        </div>
        {trouble.value && (
          <p class="trouble" role="alert">
            {t('failed', { x: trouble.value })}
          </p>
        )}
        <Draw />
        <Layers />
        <Train />
        <Scan />
        <Measure />
      </main>
      <footer>
        <p>{t('source')}</p>
        <p>
          <code>npm install lenet5-simd</code>
        </p>
      </footer>
    </>
  )
}
