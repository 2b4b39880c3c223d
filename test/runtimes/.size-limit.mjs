import { fileURLToPath } from 'node:url'
import { SIZES } from './sizes.mjs'

const esm = fileURLToPath(new URL('../../build/esm/', import.meta.url))

/** What comes later, when it is asked for, is left out. */
const firstLoad = {
  name: 'first-load',
  setup({ onResolve }) {
    onResolve({ filter: /.*/ }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    )
  },
}

export default SIZES.map(({ name, path, weights, first, limit, import: names }) => ({
  name,
  path: esm + path,
  import: names,
  gzip: true,
  ...(limit && { limit: `${limit} kB` }),
  modifyEsbuildConfig: (config) => ({
    ...config,
    format: 'esm',
    logLevel: 'error',
    external: weights ? [] : ['*/weights/default.js'],
    plugins: [...(config.plugins ?? []), ...(first ? [firstLoad] : [])],
  }),
}))
