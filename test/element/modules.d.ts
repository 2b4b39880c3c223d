/** Vue with its compiler of templates, as a page without a bundler takes it. */
declare module 'vue/dist/vue.esm-browser.prod.js' {
  export * from 'vue'
}
