// `npm run mutate`: what reads foreign bytes is changed in thousands of small ways, and the tests must notice four of five.
// It takes half an hour or so, and is no part of CI. `npm run mutate -- --mutate src/files/idx.ts` looks at one file.
export default {
  testRunner: 'vitest',
  plugins: [new URL('node_modules/@stryker-mutator/vitest-runner/dist/src/index.js', import.meta.url).href],
  vitest: { configFile: 'test/mutation/vitest.config.ts' },
  mutate: [
    'src/files/idx.ts',
    'src/files/safetensors.ts',
    'src/files/weights-file.ts',
    'src/files/shipped-weights.ts',
    'src/onnx/graph.ts',
    'pictures/formats.ts',
    'pictures/jpeg-structure.ts',
    'pictures/png-structure.ts',
    'pictures/png.ts',
  ],
  // What a message says is not what is tested here; that it is one, the tests ask.
  mutator: { excludedMutations: ['StringLiteral'] },
  coverageAnalysis: 'perTest',
  ignoreStatic: true,
  concurrency: 2,
  timeoutMS: 20_000,
  reporters: ['clear-text', 'html', 'progress'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  htmlReporter: { fileName: 'build/mutation/index.html' },
  tempDirName: 'build/stryker',
  // TypeScript 7 has no API to rewrite tsconfig.json by, and the tests do not read it.
  tsconfigFile: 'none',
  ignorePatterns: [
    '/worker',
    '/site',
    '/bench',
    '/examples',
    '/docs',
    '/test/runtimes',
    '/build/esm',
    '/build/cjs',
  ],
  thresholds: { high: 90, low: 80, break: 80 },
}
