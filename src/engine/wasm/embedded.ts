/*
 * Where the package's own WebAssembly comes from, and the one thing the builds for workerd and edge-light have otherwise:
 * scripts/build.mjs puts embedded.<condition>.ts in this file's place for them. Here each build is a module of its own, as
 * text, and only the one that runs is loaded.
 */
import type { PlatformModule } from '../../platform.js'
import { decodeHex } from '../../platform.js'

export type Build = 'relaxed' | 'baseline'

/** What this build of the package carries. */
export const BUILDS: readonly Build[] = ['relaxed', 'baseline']

const compiled = new Map<Build, Promise<WebAssembly.Module>>()

async function compile(build: Build): Promise<WebAssembly.Module> {
  const { hex } = await (build === 'relaxed' ? import('#relaxed') : import('#baseline'))
  return WebAssembly.compile(decodeHex(hex))
}

/** The package's own kernels, compiled once a process. */
export function ownModule(build: Build): Promise<PlatformModule> {
  let module = compiled.get(build)
  if (!module) {
    module = compile(build)
    compiled.set(build, module)
    // A refusal may be lifted later (a policy, memory): the next call tries again.
    module.catch(() => compiled.delete(build))
  }
  return module
}
