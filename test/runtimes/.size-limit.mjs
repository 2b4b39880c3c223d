import { fileURLToPath } from 'node:url'
import { SIZES } from './sizes.mjs'

const esm = fileURLToPath(new URL('../../build/esm/', import.meta.url))

export default SIZES.map(({ name, path, weights, limit, import: names }) => ({
  name,
  path: esm + path,
  import: names,
  gzip: true,
  ...(limit && { limit: `${limit} kB` }),
  modifyEsbuildConfig: (config) => ({
    ...config,
    format: 'esm',
    logLevel: 'error',
    // What comes only when it is asked for: the weights, and what <digit-pad> reads with.
    external: weights ? [] : ['*/weights/default.js', '*/reader-*.js'],
  }),
}))
