import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

/**
 * A Vite plugin: writes the service worker with the list of the build's files in it, so that a page once loaded
 * works without a network.
 */
export function offline() {
  return {
    name: 'offline',
    apply: 'build',
    async generateBundle(_, bundle) {
      const source = await readFile(fileURLToPath(new URL('service-worker.js', import.meta.url)), 'utf8')
      const files = [
        './',
        './icon.svg',
        './manifest.webmanifest',
        ...Object.keys(bundle).map((name) => `./${name}`),
      ]
      const hash = createHash('sha256')
      for (const name of Object.keys(bundle).sort()) {
        const item = bundle[name]
        hash.update(name).update(item.type === 'chunk' ? item.code : item.source)
      }
      this.emitFile({
        type: 'asset',
        fileName: 'service-worker.js',
        source: source
          .replace("'FILES'", JSON.stringify(files))
          .replaceAll('VERSION', hash.digest('hex').slice(0, 12)),
      })
    },
  }
}
