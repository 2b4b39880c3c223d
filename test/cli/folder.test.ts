import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import encodeJpeg from 'jpeg-js/lib/encoder.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LeNet5, loadMnist, type Mnist } from '../../src/index.js'
import { greyPng, idx, MNIST, run } from './support.js'

/** The digits that the folders' names stand for, one of them with an accent written in two characters, as macOS does. */
const NAMES = { null: 0, 'e\u0301tage': 1, sept: 7 } as const
const EACH = 12

let folder: string
let mnist: Mnist
const at = (...names: string[]): string => join(folder, ...names)

async function put(name: string, bytes: Uint8Array | string): Promise<string> {
  await mkdir(dirname(at(name)), { recursive: true })
  await writeFile(at(name), bytes)
  return at(name)
}

/** Grey bytes so many times as large. */
function enlarged(grey: Uint8Array, times: number): Uint8Array {
  const side = 28 * times
  return Uint8Array.from({ length: side * side }, (_, i) => {
    const [x, y] = [i % side, Math.floor(i / side)]
    return grey[Math.floor(y / times) * 28 + Math.floor(x / times)] as number
  })
}

/** The n-th training image of a digit. */
function digit(value: number, n: number): Uint8Array {
  let seen = -1
  const index = mnist.train.labels.findIndex((label) => label === value && ++seen === n)
  return mnist.train.images.slice(index * 784, (index + 1) * 784)
}

const onPaper = (grey: Uint8Array): Uint8Array => grey.map((byte) => 255 - byte)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lenet5-folder-'))
  mnist = await loadMnist(MNIST)
  for (const [name, value] of Object.entries(NAMES)) {
    for (let n = 0; n < EACH; n++) {
      const times = 1 + (n % 3)
      const image = enlarged(digit(value, n), times)
      // Light on dark and dark on light, in folders below too.
      const below = n % 4 === 3 ? 'more/' : ''
      await put(`set/${name}/${below}${n}.png`, greyPng(n % 2 ? image : onPaper(image), 28 * times))
    }
  }
  const large = onPaper(enlarged(digit(7, 20), 5))
  const rgba = Uint8Array.from({ length: 4 * large.length }, (_, i) => (i % 4 === 3 ? 255 : large[i >> 2]!))
  await put('set/sept/photo.jpg', encodeJpeg({ data: rgba, width: 140, height: 140 }, 90).data)
  await put('set/null/two.idx', idx([2, 28, 28], Buffer.concat([digit(0, 20), digit(0, 21)])))
  await put('set/null/broken.png', greyPng(digit(0, 22), 28).subarray(0, 90))
  await put('set/null/notes.txt', 'the third is not mine')
  await put('set/sept/blank.png', greyPng(new Uint8Array(784).fill(255), 28))
  await put('set/sept/.DS_Store', 'of the system')
  await put('set/readme.md', 'pictures')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('evaluate --images', () => {
  it('reads pictures as `read` does, where rules alone would take an underline for ink', async () => {
    const cases = new URL('../input/cases/', import.meta.url)
    const underlined = await readFile(new URL('underline.is-7-read-3.png', cases))
    for (let value = 0; value < 10; value++) await put(`ten/${value}/0.png`, greyPng(digit(value, 1), 28))
    const files = [at('ten', '7', '0.png'), await put('ten/7/1.png', underlined)]
    const { stdout, stderr } = await run(['evaluate', '--images', at('ten'), '--json'])
    const { misclassified, images } = JSON.parse(stdout)
    expect(images, stderr).toBe(11)
    const read = await run(['read', ...files])
    expect(read.stdout).toMatch(/\t7\t.*\n.*\t7\t/)
    expect(misclassified).toEqual([])
  })
})

describe('train --images', () => {
  it('learns the folders by their names from a net that knows strokes, and names what it cannot read', async () => {
    const out = at('own.safetensors')
    const { code, stdout, stderr } = await run([
      ...['train', '--images', at('set'), '--from', 'default', '--epochs', '12', '--out', out],
      ...['--history', at('history.json')],
    ])
    expect(code, stderr).toBe(0)
    // Three times twelve, a photograph and two in one file.
    expect(stderr).toContain('39 pictures of 3 classes; 4 files could not be read, named above')
    for (const [name, why] of [
      ['set/null/broken.png', 'PNG is broken'],
      ['set/null/notes.txt', 'no PNG, JPEG'],
      ['set/sept/blank.png', 'no ink'],
      ['set/readme.md', "in no class's folder"],
    ] as const)
      expect(stderr).toMatch(new RegExp(`^${at(name)}: .*${why}`, 'm'))
    expect(stderr).not.toContain('DS_Store')
    // One of six of each class is kept to validate on.
    expect(stderr).toContain("training default's net on 33 images")
    expect(stdout).toMatch(/^validation: \d errors of 6, .* %\nwrote /)
    expect(JSON.parse(await readFile(at('history.json'), 'utf8')).epochs).toHaveLength(12)

    const model = await LeNet5.fromSafetensors(new Uint8Array(await readFile(out)))
    expect(model.classes).toEqual(['null', 'sept', 'étage'])
    const { test } = mnist
    const wanted = [...test.labels.keys()]
      .filter((i) => [0, 1, 7].includes(test.labels[i] as number))
      .slice(0, 300)
    const images = wanted.map((i) => test.images.subarray(i * 784, (i + 1) * 784))
    const names = wanted.map((i) => ({ 0: 'null', 1: 'étage', 7: 'sept' })[test.labels[i] as 0 | 1 | 7])
    expect(model.evaluate({ images, labels: names }).accuracy).toBeGreaterThan(0.95)

    const file = await put('new.png', greyPng(digit(7, 40), 28))
    expect((await run(['read', '-w', out, file])).stdout).toMatch(/new\.png\tsept\t[01]\.\d{4}\n$/)
    const json = JSON.parse((await run(['read', '-w', out, '--json', file])).stdout)
    expect(json).toMatchObject({ digit: 1, label: 'sept' })
    expect(json.probabilities).toHaveLength(3)

    const scored = await run(['evaluate', '-w', out, '--images', at('set')])
    expect(scored.code).toBe(0)
    expect(scored.stdout).toMatch(/of 39 misread/)
    expect(scored.stdout).toMatch(/\n +null +sept +étage\nnull +\d+ /)
    const idxSet = [
      '--images',
      await put('i', idx([1, 28, 28], digit(7, 41))),
      '--labels',
      await put('l', idx([1], Uint8Array.of(1))),
    ]
    const answer = JSON.parse((await run(['evaluate', '-w', out, ...idxSet, '--json'])).stdout)
    expect(answer).toMatchObject({ images: 1, classes: ['null', 'sept', 'étage'] })
    expect(answer.confusion).toEqual([
      [0, 0, 0],
      [0, 1, 0],
      [0, 0, 0],
    ])
  })

  it('takes the classes asked for, in their order, and fresh weights where nothing else is said', async () => {
    const out = at('two.safetensors')
    const args = [
      'train',
      '--images',
      at('set'),
      '--classes',
      'sept,étage',
      '--epochs',
      '1',
      '--all',
      '--out',
      out,
    ]
    const { code, stdout, stderr } = await run(args)
    expect(code, stderr).toBe(0)
    expect(stderr).toMatch(/left out, as --classes does: null\n/)
    expect(stderr).toContain('training the default net on 25 images')
    expect(stdout).toMatch(/^wrote /)
    const model = await LeNet5.fromSafetensors(new Uint8Array(await readFile(out)))
    expect(model.classes).toEqual(['sept', 'étage'])
  })

  it.each([
    [
      ['--images', 'set', '--classes', 'sept,huit'],
      /no folder for "huit"; its folders are null, sept, étage/,
    ],
    [['--images', 'set', '--classes', 'sept'], /--classes must name 2 to 96 folders, each once.*got sept$/m],
    [['--images', 'set', '--classes', 'sept,sept'], /--classes must name 2 to 96 .*; got sept,sept$/m],
    [['--images', 'set/sept'], /must hold 2 to 96 folders, got 1/],
    [['--images', 'nowhere'], /nowhere: there is no such file/],
    [['--images', 'set/readme.md'], /readme\.md is no folder; give the folder that holds one for each class/],
    [['--images', 'set', '--data', MNIST], /say what to train on: --data directory .* or --images folder/],
    [['--images', 'set', '--from', 'default', '--net', 'squashed'], /--net is for fresh weights/],
    [['--images', 'set', '--from', 'set/readme.md'], /readme\.md: bytes must be a safetensors file/],
    [['--images', 'empty'], /nothing could be read for "sept"; each class must have a picture at least/],
  ])('%j ends with 1 and says what is wrong', async (args, says) => {
    await put('empty/null/1.png', greyPng(digit(0, 1), 28))
    await put('empty/sept/1.png', 'nothing')
    const given = args.map((arg, i) =>
      ['--images', '--from'].includes(args[i - 1] ?? '') && arg !== 'default' ? at(arg) : arg,
    )
    const { code, stdout, stderr } = await run(['train', ...given, '--out', at('none.safetensors')])
    expect(stderr.normalize('NFC')).toMatch(says)
    expect(stdout).toBe('')
    expect(code).toBe(1)
    expect(await readFile(at('none.safetensors')).catch(({ code }) => code)).toBe('ENOENT')
  })
})
