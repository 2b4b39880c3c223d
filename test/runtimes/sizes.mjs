// What a page loads of the package, bundled by esbuild with chunks, minified and gzipped, in kB. `first` is what comes at
// once; a row with `waits` adds the chunks that an answer waits for: one of the two builds, the weights. A bound that is not
// met yet is `wanted` and printed beside the size; the others fail.
const READING = /^reading|^index-/
const BUILD = /^relaxed/
const WEIGHTS = /^default-/

export const SIZES = [
  { name: 'LeNet5: the first chunk', path: 'index.js', import: '{ LeNet5 }', wanted: 36 },
  {
    name: 'LeNet5.load: all that its first answer needs',
    path: 'index.js',
    import: '{ LeNet5 }',
    waits: [READING, BUILD, WEIGHTS],
    limit: 260,
  },
  { name: 'all of lenet5-simd: the first chunk', path: 'index.js', import: '*', wanted: 36 },
  { name: 'lenet5-simd/kernels: the first chunk', path: 'kernels/index.js', import: '*', limit: 26 },
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
  { name: 'readIdx alone', path: 'index.js', import: '{ readIdx }', limit: 4 },
]
