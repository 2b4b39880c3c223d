// What the package is built of, as a bill of materials in CycloneDX's form: `npm run sbom` → build/sbom.json.
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const text = execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'library'], {
  cwd: root,
  maxBuffer: 2 ** 26,
  encoding: 'utf8',
})
const { components } = JSON.parse(text)
mkdirSync(`${root}build`, { recursive: true })
writeFileSync(`${root}build/sbom.json`, text)
console.log(`build/sbom.json: ${components.length} components`)
