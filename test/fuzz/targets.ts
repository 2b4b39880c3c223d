/**
 * What is fuzzed: each target takes bytes to a border of the project and says what may come of it. Whatever is not a
 * result or a typed error there is a finding; so is what takes too long or too much memory (run.ts).
 */
import { deflateSync, inflateSync } from 'node:zlib'
import encodeJpeg from 'jpeg-js/lib/encoder.js'
import { decodeJpeg } from '../../pictures/jpeg.js'
import { PictureError } from '../../pictures/picture-error.js'
import { decodePng } from '../../pictures/png.js'
import { readSafetensors, writeSafetensors } from '../../src/files/safetensors.js'
import { LeNet5, LeNet5Error, prepare, readIdx } from '../../src/index.js'
import { fromOnnx, toOnnx } from '../../src/onnx/index.js'
import { readImage, readImages, readPicture } from '../../worker/src/body.js'
import { Refusal } from '../../worker/src/http.js'
import { chunk, idat, ihdr, png, rows } from '../pictures/support.js'

export interface Target {
  /** Right files to begin with. */
  readonly seeds: readonly Uint8Array[]
  /** Resolves for a result that is right, throws for anything else that is wrong. */
  readonly run: (bytes: Uint8Array) => unknown
  /** Whether an error is one that hostile bytes may end in. */
  readonly typed: (error: unknown) => boolean
  /** Makes lengths and checksums right again, so that changes within are seen by what stands behind them. */
  readonly repair?: (bytes: Uint8Array) => Uint8Array
}

const ours = (error: unknown): boolean => error instanceof LeNet5Error && error.code !== 'OUT_OF_MEMORY'
const pictured = (error: unknown): boolean => error instanceof PictureError
const MOST_PIXELS = 2 ** 26

function check(holds: boolean, what: string): void {
  if (!holds) throw new Error(what)
}

/** Bytes as a picture: width and height in two bytes each, then what data there are. */
function pictureOf(bytes: Uint8Array): { data: Uint8Array; width: number; height: number } {
  const word = (at: number): number => 256 * (bytes[at] ?? 0) + (bytes[at + 1] ?? 0)
  return { width: word(0), height: word(2), data: bytes.subarray(4) }
}

/** A safetensors file whose header's length is what its braces say, and whose last tensor ends with the file. */
function repairSafetensors(bytes: Uint8Array): Uint8Array {
  const end = bytes.lastIndexOf(0x7d, 8 + 20_000)
  if (end < 8) return bytes
  const fixed = bytes.slice()
  new DataView(fixed.buffer).setBigUint64(0, BigInt(end - 7), true)
  return fixed
}

/** A PNG with the checksums its chunks have now, its data deflated anew where they inflate. */
function repairPng(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = []
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at)
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8))
    let data = bytes.subarray(at + 8, Math.min(bytes.length, at + 8 + length))
    if (type === 'IDAT' && length % 2 === 0) {
      try {
        data = deflateSync(inflateSync(data, { maxOutputLength: 2 ** 20 }))
      } catch {
        data = deflateSync(data)
      }
    }
    parts.push(chunk(type, data))
    at += 12 + length
  }
  return png(...parts)
}

const jpegSeed = (width: number, height: number): Uint8Array => {
  const data = Uint8Array.from({ length: 4 * width * height }, (_, i) => (i * 7) & 255)
  return new Uint8Array(encodeJpeg({ data, width, height }, 70).data)
}

const http = (route: number, body: Uint8Array | string): Uint8Array =>
  Uint8Array.from([route, ...(typeof body === 'string' ? Buffer.from(body) : body)])

/** Each way a body may come in: what reads it and the type it says it is. */
const ROUTES = [
  [readImage, 'image/png'],
  [readImage, 'application/octet-stream'],
  [readImage, 'application/json'],
  [readImages, 'application/octet-stream'],
  [readImages, 'application/json'],
  [readPicture, 'image/png'],
] as const

/** Everything that is fuzzed, by name. */
export async function makeTargets(): Promise<Readonly<Record<string, Target>>> {
  const model = await LeNet5.load({ simd: 'baseline' })
  const images = Uint8Array.from({ length: 4 * 784 }, (_, i) => (i * 31) & 255)
  const data = { images, labels: [1, 2, 3, 4] }
  const options = {
    epochs: 2,
    batchSize: 2,
    optimizer: { kind: 'adamw', learningRate: 1e-3 } as const,
    ema: 0.9,
  }
  const learner = await LeNet5.create({ simd: 'baseline' })
  const states: Uint8Array[] = []
  await learner.fit(data, { ...options, onBatchEnd: () => void states.push(learner.saveTraining()) })
  // Small files are fuzzed more often than large ones: a weight file's header, and few of its values.
  const header = readSafetensors(model.toSafetensors())
  /** Rows of a picture high enough to be a line: a bar. */
  const tall = Array.from({ length: 24 }, () =>
    Array.from({ length: 24 }, (_, x) => (x > 10 && x < 13 ? 0 : 255)),
  )
  const pngs = [
    png(
      ihdr(8, 3, 8, 0),
      idat(rows([1, 2, 3, 4, 5, 6, 7, 8], [0, 0, 0, 0, 9, 9, 9, 9], [8, 7, 6, 5, 4, 3, 2, 1])),
      chunk('IEND'),
    ),
    png(
      ihdr(4, 2, 4, 3),
      chunk(
        'PLTE',
        Uint8Array.from({ length: 12 }, (_, i) => 20 * i),
      ),
      chunk('tRNS', Uint8Array.of(0, 255)),
      idat(rows([0x01, 0x23], [0x32, 0x10])),
      chunk('IEND'),
    ),
    png(ihdr(2, 2, 16, 6), idat(rows(Array(16).fill(200), Array(16).fill(9))), chunk('IEND')),
    png(
      ihdr(3, 3, 8, 2, 1),
      chunk('tEXt', Uint8Array.of(65, 0, 66)),
      idat(new Uint8Array(33)),
      chunk('IEND'),
    ),
  ]
  return {
    weights: {
      seeds: [model.toSafetensors(), writeSafetensors(header)],
      async run(bytes) {
        const net = await LeNet5.fromSafetensors(bytes, { simd: 'js' })
        const { distances } = net.classify(images.subarray(0, 784))
        check(distances.every(Number.isFinite), 'a distance is not finite')
        net.dispose()
      },
      typed: ours,
      repair: repairSafetensors,
    },
    training: {
      seeds: states,
      async run(bytes) {
        const net = await LeNet5.create({ simd: 'baseline' })
        try {
          await net.fit(data, { ...options, resume: bytes })
        } finally {
          check(net.predict(images).distances.every(Number.isFinite), 'a distance is not finite')
          await LeNet5.fromSafetensors(net.toSafetensors(), { simd: 'js' })
          net.dispose()
        }
      },
      typed: ours,
      repair: repairSafetensors,
    },
    idx: {
      seeds: [8, 9, 11, 12, 13, 14].map((type) =>
        Uint8Array.from([0, 0, type, 2, 0, 0, 0, 2, 0, 0, 0, 1, ...Array(16).fill(type)]).subarray(
          0,
          12 + 2 * ({ 8: 1, 9: 1, 11: 2, 12: 4, 13: 4, 14: 8 }[type] as number),
        ),
      ),
      run(bytes) {
        const { shape, data: values } = readIdx(bytes)
        check(
          values.length === shape.reduce((product, side) => product * side, 1),
          'its shape is not its length',
        )
      },
      typed: ours,
    },
    png: {
      seeds: pngs,
      run(bytes) {
        const { data: rgba, width, height } = decodePng(bytes, MOST_PIXELS)
        check(rgba.length === 4 * width * height, 'its data are not its size')
      },
      typed: pictured,
      repair: repairPng,
    },
    jpeg: {
      seeds: [jpegSeed(17, 9), jpegSeed(8, 8)],
      run(bytes) {
        const { data: rgba, width, height } = decodeJpeg(bytes, MOST_PIXELS)
        check(rgba.length === 4 * width * height, 'its data are not its size')
      },
      typed: pictured,
    },
    prepare: {
      seeds: [40, 64].map((side) =>
        Uint8Array.from([
          0,
          side,
          0,
          side,
          ...Array.from({ length: 4 * side * side }, (_, i) => ((i >> 2) % side < 9 ? 0 : 255)),
        ]),
      ),
      run: (bytes) => check(prepare(pictureOf(bytes)).length === 784, 'no 784 bytes'),
      typed: ours,
    },
    lines: {
      seeds: [
        Uint8Array.from([0, 90, 0, 30, ...Array.from({ length: 2700 }, (_, i) => (i % 30 < 8 ? 255 : 0))]),
        Uint8Array.from([
          0,
          40,
          0,
          24,
          ...Array.from({ length: 3840 }, (_, i) => ((i >> 2) % 11 < 3 ? 0 : 250)),
        ]),
      ],
      run(bytes) {
        const picture = pictureOf(bytes)
        const { text, digits } = model.readDigits(picture)
        check(text.length === digits.length, 'the text is not its digits')
        for (const { left, right } of digits)
          check(left >= 0 && left < right && right <= picture.width, 'a box is no box')
      },
      typed: ours,
    },
    http: {
      seeds: [
        http(0, pngs[0] as Uint8Array),
        http(1, images.subarray(0, 784)),
        http(2, JSON.stringify({ image: [...images.subarray(0, 784)] })),
        http(3, images),
        http(4, JSON.stringify({ images: [[...images.subarray(0, 784)]] })),
        http(5, png(ihdr(24, 24, 8, 0), idat(rows(...tall)), chunk('IEND'))),
      ],
      async run(bytes) {
        const [read, type] = ROUTES[(bytes[0] ?? 0) % ROUTES.length] as (typeof ROUTES)[number]
        const body = new ReadableStream<Uint8Array>({
          start(stream) {
            for (let at = 1; at < bytes.length; at += 999) stream.enqueue(bytes.slice(at, at + 999))
            stream.close()
          },
        })
        const init = { method: 'POST', body, duplex: 'half', headers: { 'content-type': type } }
        const given = await read(new Request('http://localhost/', init as RequestInit))
        if (read === readImages) model.predict(given as Uint8Array)
        else if (read === readPicture)
          model.readDigits(given as { data: Uint8Array; width: number; height: number })
        else model.classify(given as Uint8Array)
      },
      typed: (error) => error instanceof Refusal || ours(error),
    },
    onnx: {
      seeds: [toOnnx(model)],
      run: async (bytes) => (await fromOnnx(bytes, { simd: 'js' })).dispose(),
      typed: ours,
    },
  }
}
