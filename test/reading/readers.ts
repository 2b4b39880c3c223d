import { readFileSync } from 'node:fs'
import { createEngine } from '../../src/engine/open.js'
import { readSafetensors } from '../../src/files/safetensors.js'
import { decodeWeights } from '../../src/files/weights-file.js'
import { fittedOf } from '../../src/reading/index.js'

/** A weight file's net, as lines are read with it, and what is fitted beside it. */
export async function readerOf(file: string) {
  const bytes = readFileSync(file)
  const { parameters, variant, classes, digitTest } = decodeWeights(bytes)
  const engine = await createEngine(variant, { simd: 'baseline' }, classes.length)
  engine.writeParameters(parameters)
  return { engine, digitTest, ...fittedOf(readSafetensors(bytes).metadata) }
}
