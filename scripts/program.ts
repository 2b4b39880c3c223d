/*
 * Prints the program a call runs: `npm run program`, or after `--` one of
 *
 *     --images N          N images in one batch (default 1, of a training step 64)
 *     --picture 200x32    a scan of a picture
 *     --train             a training step
 *     --maps              the values of every layer of one image
 *     --squashed          the net whose C1 and C3 are squashed     --int16   in 16-bit integers
 */
import { parseArgs } from 'node:util'
import { DEFAULT_VARIANT } from '../src/network/network.js'
import { describeProgram, trainOnce, watchedEngine } from './programs.js'

const { values } = parseArgs({
  options: {
    images: { type: 'string' },
    picture: { type: 'string' },
    train: { type: 'boolean', default: false },
    maps: { type: 'boolean', default: false },
    squashed: { type: 'boolean', default: false },
    int16: { type: 'boolean', default: false },
  },
})

/** Images of a training step, where nothing else is said. */
const STEP = '64'

const whole = (text: string, name: string): number => {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1) throw new Error(`${name} must be a whole number, got ${text}`)
  return number
}

const variant = { ...DEFAULT_VARIANT, squashConvolutions: values.squashed }
const { engine, ran } = await watchedEngine(variant, values.int16 ? 'int16' : 'float32')
if (values.picture !== undefined) {
  const [width, height] = values.picture.split(/[x×]/).map((side) => whole(side, '--picture'))
  if (width === undefined || height === undefined) throw new Error('--picture must be as 200x32')
  engine.scan({ data: new Uint8Array(width * height), width, height })
} else if (values.train) await trainOnce(engine, whole(values.images ?? STEP, '--images'))
else {
  const count = values.maps ? 1 : whole(values.images ?? '1', '--images')
  const batch = { encoding: 'bytes28', data: new Uint8Array(count * 784), count } as const
  if (values.maps) engine.activations(batch)
  else engine.distances(batch, new Float32Array(count * engine.classes))
}
// A program that runs again and again is printed once.
for (const program of new Set(ran)) console.log(`\n${describeProgram(program, engine)}`)
