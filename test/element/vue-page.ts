// Runs in the page: <digit-pad> in Vue, bound by v-model as a text field would be.
import 'lenet5-simd/element'
import { createApp, ref } from 'vue/dist/vue.esm-browser.prod.js'

export function mount(): void {
  const place = document.body.appendChild(document.createElement('main'))
  const app = createApp({
    setup: () => ({ year: ref('') }),
    template: `<form><digit-pad name="year" length="1-2" v-model="year"></digit-pad><output>year {{ year }}</output>
      <button type="button" @click="year = '42'">Now</button></form>`,
  })
  app.config.compilerOptions.isCustomElement = (tag: string) => tag.includes('-')
  app.mount(place)
}

export const value = (): string => document.querySelector('digit-pad')!.value
