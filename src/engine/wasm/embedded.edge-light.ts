/*
 * For edge-light, which compiles no bytes at run time. What runs it may be a Node.js without relaxed SIMD, and every
 * module named here is compiled at its start: the baseline alone.
 */
import baseline from '../../../build/wasm/baseline.wasm?module'
import type { Build } from './embedded.js'

export const BUILDS: readonly Build[] = ['baseline']

export const ownModule = async (_build: Build): Promise<WebAssembly.Module> => baseline
