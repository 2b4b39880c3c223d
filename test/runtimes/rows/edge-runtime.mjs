import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { EdgeRuntime } from 'edge-runtime'
import { build } from 'esbuild'

// Edge Functions: engines that run strings and compile WebAssembly, or do not. What deploys them turns an import of
// `x.wasm?module` into a module compiled outside, in another realm; so does the plugin here.

async function bundle({ folder }, conditions) {
  const modules = {}
  const compiled = {
    name: 'compiled-outside',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /\.wasm\?module$/ }, ({ path, importer }) => ({
        path: join(dirname(importer), path.replace('?module', '')),
        namespace: 'compiled',
      }))
      onLoad({ filter: /.*/, namespace: 'compiled' }, async ({ path }) => {
        const name = `wasm_${basename(path, '.wasm')}`
        modules[name] = new WebAssembly.Module(await readFile(path))
        return { contents: `export default ${name}` }
      })
    },
  }
  const { outputFiles } = await build({
    absWorkingDir: folder,
    entryPoints: ['edge.mjs'],
    bundle: true,
    write: false,
    format: 'iife',
    conditions,
    plugins: [compiled],
    logLevel: 'silent',
  })
  return { modules, code: outputFiles[0].text }
}

const edge = (name, conditions, generation, backend) => ({
  name: `edge-runtime ${name}`,
  quick: conditions.length > 0,
  async run(project) {
    const { modules, code } = await bundle(project, conditions)
    const runtime = new EdgeRuntime({
      initialCode: code,
      codeGeneration: { strings: generation, wasm: generation },
      extend: (context) => Object.assign(context, modules),
    })
    const response = await runtime.dispatchFetch('http://localhost/')
    return project.check(await response.text(), backend ?? project.nodeBackend)
  },
})

export const rows = [
  edge('code generation on', ['edge-light'], true, 'baseline'),
  edge('code generation off', ['edge-light'], false, 'baseline'),
  // Bundled by something that does not know the condition.
  edge('plain, code generation on', [], true),
  edge('plain, code generation off', [], false, 'js'),
]
