/*
 * The command `maps`, which shows what every layer makes of one digit. With `--ink` the picture is prepared by that
 * word; without, the network chooses what of it is the digit, as in `read`.
 */
import { basename } from 'node:path'
import { encode } from 'fast-png'
import { type Image, prepare } from 'lenet5-simd'
import { contentOf } from '../../pictures/load.js'
import { explain } from '../explain.js'
import { fail } from '../fail.js'
import { loadModel, MAX_PICTURE, readBytes, STDIN, STDOUT, targetName, writeBytes } from '../files.js'
import { PALETTES } from '../maps/palette.js'
import { drawMaps } from '../maps/picture.js'
import { leaveStandardOutput, say, shownName } from '../terminal.js'

export interface MapsOptions {
  readonly out: string
  readonly theme: 'light' | 'dark'
  readonly ink?: 'dark' | 'light'
  readonly weights?: string
}

async function imageOf(file: string, ink: MapsOptions['ink']): Promise<Image> {
  const content = contentOf(await readBytes(file, MAX_PICTURE))
  if (content.kind === 'picture') {
    // Without a word on its ink the network itself weighs what of the picture it may be.
    return ink === undefined ? content.picture : prepare(content.picture, { invert: ink === 'dark' })
  }
  return content.images[0] ?? fail('the IDX file holds no image')
}

/** Writes a picture of every layer for one digit. */
export async function maps(file: string, { out, theme, ink, weights }: MapsOptions): Promise<void> {
  if (out === STDOUT) leaveStandardOutput()
  const image = await imageOf(file, ink).catch((error) => fail(`${shownName(file)}: ${explain(error)}`))
  const model = await loadModel(weights)
  const answer = model.classify(image)
  const name = file === STDIN ? 'This' : basename(file)
  const { data, width, height } = drawMaps(
    {
      title: `${name} is read as ${answer.digit}`,
      maps: model.featureMaps(image),
      answer,
      codes: model.getWeights()['output.weight'] as Float32Array,
      summary: model.summary(),
    },
    PALETTES[theme],
  )
  await writeBytes(out, encode({ width, height, data, channels: 3, depth: 8 }))
  say(`wrote ${targetName(out)}: ${width} × ${height} pixels, every layer for a ${answer.digit}`)
}
