/* What a page downloads: bundled and minified as for production, with the WebAssembly it fetches. */
import { readFileSync } from 'node:fs'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import type { Report, Row } from '../report.js'

const APPS = [
  [
    'lenet5-simd, without weights',
    "import { LeNet5 } from 'lenet5-simd'; console.log(await LeNet5.create())",
    [],
  ],
  [
    'lenet5-simd, with its weights',
    "import { LeNet5 } from 'lenet5-simd'; console.log(await LeNet5.load())",
    [],
  ],
  [
    'onnxruntime-web/wasm, without a model',
    "import { InferenceSession } from 'onnxruntime-web/wasm'; console.log(await InferenceSession.create('model.onnx'))",
    ['onnxruntime-web/dist/ort-wasm-simd-threaded.wasm', 'onnxruntime-web/dist/ort-wasm-simd-threaded.mjs'],
  ],
  [
    'tfjs-wasm, without a model',
    "import * as tf from '@tensorflow/tfjs-core'; import '@tensorflow/tfjs-backend-wasm'; await tf.setBackend('wasm'); console.log(tf.conv2d, tf.avgPool, tf.matMul)",
    ['@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm'],
  ],
  [
    'LiteRT.js, without a model',
    "import { loadAndCompile, loadLiteRt } from '@litertjs/core'; await loadLiteRt('/'); console.log(await loadAndCompile('model.tflite', { accelerator: 'wasm' }))",
    ['@litertjs/core/wasm/litert_wasm_internal.wasm', '@litertjs/core/wasm/litert_wasm_internal.js'],
  ],
] as const

/** The entry and the chunks it reaches when run: a chunk that nothing calls for is not downloaded. */
async function bundle(source: string): Promise<Uint8Array[]> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: source, resolveDir: 'bench', sourcefile: 'app.js' },
    alias: { 'lenet5-simd': `${process.cwd()}/build/esm/index.js` },
    bundle: true,
    minify: true,
    splitting: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'browser',
    outdir: 'bench/build/app',
    logLevel: 'error',
    tsconfigRaw: {},
  })
  const dynamic = source.includes('.load(')
  return outputFiles
    .filter(({ path }) => {
      const key = Object.keys(metafile.outputs).find((name) => path.endsWith(name))
      const entry = metafile.outputs[key ?? '']?.entryPoint
      return dynamic || !entry || entry.endsWith('app.js')
    })
    .map(({ contents }) => contents)
}

const kilobytes = (files: readonly Uint8Array[], pack: (bytes: Uint8Array) => Uint8Array): string =>
  `${(files.reduce((sum, file) => sum + pack(file).length, 0) / 1000).toFixed(1).padStart(9)} kB`

/** Brotli at its highest level takes half a minute for ONNX Runtime: a quick run leaves it out. */
export async function bytesShipped(report: Report, alone: boolean): Promise<void> {
  const { quick } = report
  const rows: Row[] = []
  for (const [name, source, assets] of APPS.filter(([name]) => !alone || name.startsWith('lenet5'))) {
    const files = [
      ...(await bundle(source)),
      ...assets.map((path) => readFileSync(`bench/node_modules/${path}`)),
    ]
    const sizes = [
      kilobytes(files, (bytes) => bytes),
      kilobytes(files, (bytes) => gzipSync(bytes, { level: 9 })),
      ...(quick ? [] : [kilobytes(files, (bytes) => brotliCompressSync(bytes))]),
    ]
    rows.push({ name, value: sizes.join(' ') })
  }
  report.table({ title: quick ? 'Bytes shipped: raw, gzip' : 'Bytes shipped: raw, gzip, Brotli', rows })
}
