import { parts } from '#binaries'
import type { PlatformModule } from '../../platform.js'
import { decodeHex } from '../../text.js'

// Where the package's own WebAssembly comes from: the one thing the builds for workerd and edge-light have otherwise.
// scripts/build.mjs puts embedded.<condition>.ts in this file's place for them.

export type Build = 'relaxed' | 'baseline'

/** What this build of the package carries. */
export const BUILDS: readonly Build[] = ['relaxed', 'baseline']

const compiled = new Map<Build, Promise<WebAssembly.Module>>()

/** The package's own kernels, compiled once a process. */
export function ownModule(build: Build): Promise<PlatformModule> {
  let module = compiled.get(build)
  if (!module) {
    const at = build === 'relaxed' ? 1 : 0
    module = WebAssembly.compile(decodeHex(parts.filter((_, i) => i % 2 === at).join('')))
    compiled.set(build, module)
    // A refusal may be lifted later (a policy, memory): the next call tries again.
    module.catch(() => compiled.delete(build))
  }
  return module
}
