import { rows as browsers } from './rows/browsers.mjs'
import { rows as bundlers } from './rows/bundlers.mjs'
import { rows as commandLine } from './rows/command-line.mjs'
import { rows as edgeRuntime } from './rows/edge-runtime.mjs'
import { rows as examples } from './rows/examples.mjs'
import { rows as onnx } from './rows/onnx.mjs'
import { rows as packageFiles } from './rows/package.mjs'
import { rows as pool } from './rows/pool.mjs'
import { rows as treeShaking } from './rows/tree-shaking.mjs'
import { rows as typescript } from './rows/typescript.mjs'
import { rows as workerd } from './rows/workerd.mjs'

/** Everything the package is tried in, in the order of the report: { name, quick, run(project) → a word on how }. */
export const rows = [
  ...packageFiles,
  ...commandLine,
  ...workerd,
  ...edgeRuntime,
  ...bundlers,
  ...browsers,
  ...pool,
  ...treeShaking,
  ...typescript,
  ...examples,
  ...onnx,
]
