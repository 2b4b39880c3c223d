import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { after, before, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { browsers, launch, serve } from './browsers.mjs'
import { drawing } from './parts/draw.mjs'
import { layers } from './parts/layers.mjs'
import { looks } from './parts/look.mjs'
import { offline } from './parts/offline.mjs'
import { numbers } from './parts/read.mjs'
import { teaching } from './parts/teach.mjs'
import { training } from './parts/train.mjs'

test('the first load is small', async () => {
  const assets = new URL('../dist/assets/', import.meta.url)
  let total = 0
  // The net of lines comes only when Read is come to.
  const loaded = (await readdir(assets)).filter((name) => !name.startsWith('lines-'))
  for (const name of loaded) total += gzipSync(await readFile(new URL(name, assets))).length
  console.log(`first load: ${total} bytes gzip`)
  assert.ok(total <= 400_000, `${total} bytes`)
})

test('the licences of what is bundled lie beside it', async () => {
  const text = await readFile(new URL('../dist/licenses.md', import.meta.url), 'utf8')
  for (const name of ['preact', '@preact/signals', '@preact/signals-core', 'uplot'])
    assert.ok(text.includes(`## ${name} - `), name)
  // What lenet5-simd itself holds of others.
  assert.ok(text.includes('\n@assemblyscript/loader'))
  assert.ok(text.includes('Apache License'))
})

for (const name of browsers) {
  describe(name, { timeout: 480_000 }, () => {
    /** Filled in before the first test. */
    const at = { name }
    before(async () => {
      at.site = await serve()
      Object.assign(at, await launch(name))
    })
    after(async () => {
      await at.browser?.close()
      await at.site?.close()
    })
    for (const part of [drawing, layers, training, teaching, numbers, looks, offline]) part(at)
  })
}
