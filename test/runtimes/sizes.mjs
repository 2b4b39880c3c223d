// What a page loads of the package, bundled with chunks, minified and gzipped, in kB. A row without `waits` is the first
// chunk, what comes at once; one with `waits` adds the chunks that an answer waits for: the engine's programs, one of the
// two builds, how pictures are read, the weights.
const ENGINE = /^wasm-engine-/
const READING = /^reading-/
const BUILD = /^relaxed-/
const WEIGHTS = /^default-/

export const SIZES = [
  {
    name: 'LeNet5: the first chunk',
    path: 'index.js',
    import: '{ LeNet5 }',
    limit: 36,
  },
  {
    name: 'LeNet5.load: all that its first answer needs',
    path: 'index.js',
    import: '{ LeNet5 }',
    waits: [ENGINE, READING, BUILD, WEIGHTS],
    limit: 210,
  },
  {
    name: 'all of lenet5-simd: the first chunk',
    path: 'index.js',
    import: '*',
    limit: 36,
  },
  { name: 'lenet5-simd/kernels: the first chunk', path: 'kernels/index.js', import: '*', limit: 15 },
  {
    name: 'lenet5-simd/kernels with the build that runs',
    path: 'kernels/index.js',
    import: '*',
    waits: [BUILD],
    limit: 26,
  },
  { name: 'lenet5-simd/pool: the first chunk', path: 'pool/index.js', import: '*', limit: 45 },
  {
    name: 'lenet5-simd/element before one writes',
    path: 'element/index.js',
    import: '{ DigitPad }',
    limit: 7,
  },
  {
    name: 'readIdx alone',
    path: 'index.js',
    import: '{ readIdx }',
    bundlers: ['rollup', 'vite', 'webpack'],
    limit: 4,
  },
]
