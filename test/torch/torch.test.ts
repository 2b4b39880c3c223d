/** The second independent witness: PyTorch reads our weight file, we read PyTorch's, and the distances are the same. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { LeNet5 } from '../../src/index.js'
import { digits } from '../model/support.js'

/** Debian's Python, which has its python3-torch. */
const PYTHON = '/usr/bin/python3'
const script = fileURLToPath(new URL('witness.py', import.meta.url))
const installed = spawnSync(PYTHON, ['-c', 'import torch, numpy']).status === 0
if (!installed) console.log('PyTorch is not asked: apt-get install python3-torch python3-numpy')

const floatsOf = (path: string): Float32Array => {
  const bytes = readFileSync(path)
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))
}
const worst = (a: Float32Array, b: Float32Array): number =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0)

describe.skipIf(!installed)('PyTorch', () => {
  it.each([
    ['the shipped weights', () => LeNet5.load()],
    ['2 classes', () => LeNet5.create({ classes: ['even', 'odd'] })],
    ['26 classes', () => LeNet5.create({ classes: Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ') })],
    ['96 classes', () => LeNet5.create({ classes: 96 })],
  ])('reads what is written here, and the other way round: %s', async (_, make) => {
    const folder = mkdtempSync(join(tmpdir(), 'lenet5-torch-'))
    const at = (name: string): string => join(folder, name)
    try {
      const model = await make()
      const { images } = await digits(40)
      const floats = new Float32Array(40 * 1024).fill(-0.1)
      for (let i = 0; i < images.length; i++) {
        const [image, pixel] = [Math.floor(i / 784), i % 784]
        floats[image * 1024 + (Math.floor(pixel / 28) + 2) * 32 + (pixel % 28) + 2] =
          -0.1 + (1.275 / 255) * images[i]!
      }
      writeFileSync(at('in.safetensors'), model.toSafetensors())
      writeFileSync(at('images'), new Uint8Array(floats.buffer))
      execFileSync(PYTHON, [
        script,
        ...['in.safetensors', 'images', 'out', 'own.safetensors', 'own'].map(at),
        '7',
      ])
      expect(worst(floatsOf(at('out')), model.predict(floats).distances)).toBeLessThan(2e-3)
      const theirs = await LeNet5.fromSafetensors(new Uint8Array(readFileSync(at('own.safetensors'))))
      expect(theirs.classes).toEqual(model.classes)
      expect(floatsOf(at('own'))).toHaveLength(40 * model.classes.length)
      expect(worst(floatsOf(at('own')), theirs.predict(floats).distances)).toBeLessThan(2e-3)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
