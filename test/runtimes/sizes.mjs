// What the package weighs in an esbuild bundle, minified and gzipped: [entry, imports, with the default weights,
// bound in kB]. A bound that is not met yet is `wanted` and printed beside the size; size-limit fails on the others.
const MODEL = 'index.js'

export const SIZES = [
  { name: 'all of lenet5-simd, both builds, no weights', path: MODEL, import: '*', wanted: 26 },
  { name: 'the same with the default weights', path: MODEL, import: '*', weights: true, limit: 260 },
  { name: 'LeNet5.load with its weights', path: MODEL, import: '{ LeNet5 }', weights: true, limit: 260 },
  { name: 'lenet5-simd/kernels', path: 'kernels/index.js', import: '*', limit: 26 },
  { name: 'lenet5-simd/pool, no weights', path: 'pool/index.js', import: '*', limit: 45 },
  {
    name: 'lenet5-simd/element before one writes',
    path: 'element/index.js',
    import: '{ DigitPad }',
    limit: 7,
  },
  { name: 'readIdx alone', path: MODEL, import: '{ readIdx }', limit: 4 },
]
