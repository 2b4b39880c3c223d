/*
 * For workerd, which compiles no bytes at run time: both builds come compiled with the Worker.
 */
import baseline from '../../../build/wasm/baseline.wasm?module'
import relaxed from '../../../build/wasm/relaxed.wasm?module'
import type { Build } from './embedded.js'

export const BUILDS: readonly Build[] = ['relaxed', 'baseline']

export const ownModule = async (build: Build): Promise<WebAssembly.Module> =>
  build === 'relaxed' ? relaxed : baseline
