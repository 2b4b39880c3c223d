/*
 * The page's worker, which holds a network and answers the calls of protocol.ts. Sections that must not wait for one
 * another (reading, training, teaching, lines, measuring) each start one of their own from this same script.
 */
import { augmentImages, BlankImageError, DEFAULT_AUGMENT, LeNet5, prepare } from 'lenet5-simd'
import { readNumbers } from '../read/reading.ts'
import { forget, learn, prepared, readTaught, reopen } from '../teach/teaching.ts'
import { bench } from './bench.ts'
import { loadDigits } from './mnist.ts'
import type { Api, Call, NetworkInfo, Reading, Reply } from './protocol.ts'
import { ofDigits, Training } from './training.ts'

/** Rounds of warming up, and the most answers that are timed together in each. */
const ROUNDS = 12
const RUNS = 300
const MOST_MS = 10

type Handlers = {
  [Method in keyof Api]: (
    ...args: Parameters<Api[Method]>
  ) => ReturnType<Api[Method]> | Promise<ReturnType<Api[Method]>>
}

const post = (reply: Reply, transfer: Transferable[] = []) => self.postMessage(reply, { transfer })
const training = new Training((progress) => post({ progress }))
let model: Promise<LeNet5> | undefined
let warm: Promise<void> | undefined
/** What the network alone takes for an answer, as measured when all was compiled; 0 before. */
let microseconds = 0

function network(): Promise<LeNet5> {
  model ??= LeNet5.load()
  return model
}

/** Another network for whatever is asked from now on, also while it is made; the old one stays where none comes. */
async function become(next: Promise<LeNet5>): Promise<LeNet5> {
  const old = model
  model = next.catch(() => old ?? LeNet5.load())
  const net = await next
  const before = await old
  if (before !== net) before?.dispose()
  return net
}

function info(net: LeNet5): NetworkInfo {
  const { backend, squash, squashConvolutions, distanceScale, classes } = net
  return {
    backend,
    squash,
    squashConvolutions,
    distanceScale,
    classes,
    summary: net.summary(),
    weights: net.getWeights(),
  }
}

function read(net: LeNet5, image: Uint8Array | null): Reading {
  const seen = image ?? new Uint8Array(784)
  const { digit, probabilities, distances } = net.classify(seen)
  const sure = net.classify(seen, { reject: true }).digit === digit
  return { image, digit, sure, probabilities, distances, maps: net.featureMaps(seen), microseconds }
}

/** A picture read as the package reads one, whatever its size; the image is what the network took for the digit. */
function readPicture(net: LeNet5, picture: ImageData): Reading {
  const { digit: kept, probabilities, distances } = net.classify(picture, { reject: true })
  const maps = net.featureMaps(picture)
  const digit = probabilities.indexOf(Math.max(...probabilities))
  return {
    image: bytesOf(maps.input.data),
    digit,
    sure: kept >= 0,
    probabilities,
    distances,
    maps,
    microseconds,
  }
}

/** The 28×28 bytes within 32×32 network units. */
const bytesOf = (units: Float32Array): Uint8Array =>
  Uint8Array.from({ length: 784 }, (_, i) =>
    Math.round(((units[(Math.floor(i / 28) + 2) * 32 + (i % 28) + 2]! + 0.1) / 1.275) * 255),
  )

const handlers: Handlers = {
  async load(weights) {
    const first = model === undefined
    const net = await become(weights ? LeNet5.fromSafetensors(weights) : LeNet5.load())
    // Other weights may take its network away: then there is no time to show.
    if (first) warm = warmUp().catch(() => {})
    return info(net)
  },
  async setWeights(weights) {
    const trained = async () => {
      // Training is of digits, whatever was read before.
      const net = await ofDigits(await network())
      net.setWeights(weights)
      return net
    }
    return info(await become(trained()))
  },
  async read(picture) {
    const net = await network()
    try {
      return readPicture(net, picture)
    } catch (error) {
      if (error instanceof BlankImageError) return read(net, null)
      throw error
    }
  },
  warmedUp: async () => warm,
  readImage: async (image) => read(await network(), image),
  save: async () => (await network()).toSafetensors(),
  async samples(count) {
    const { test } = await loadDigits()
    const start = Math.floor(Math.random() * (test.labels.length - count))
    return {
      images: test.images.slice(start * 784, (start + count) * 784),
      labels: test.labels.slice(start, start + count),
    }
  },
  augmented(images) {
    const seed = Math.floor(Math.random() * 1e9)
    return augmentImages(images, { ...DEFAULT_AUGMENT, seed })
  },
  train: (settings, weights, own, steps) => training.start(settings, weights, own, steps ?? Infinity),
  change: (settings) => training.change(settings),
  pause: () => training.pause(),
  step: () => training.step(),
  reset: () => training.reset(),
  bench,
  prepared,
  learn: (names, images, labels) => learn(names, images, labels, (learned) => post({ learned })),
  reopen,
  forgetTaught: forget,
  readTaught,
  readNumbers: (picture, as, dark) => readNumbers(picture, as, dark, (...page) => post({ page })),
}

/** Reads a stroke many times over, so that the engine has compiled everything before the visitor's first. */
async function warmUp(): Promise<void> {
  const net = await network()
  const data = new Uint8ClampedArray(4 * 140 * 140)
  for (let y = 30; y < 110; y++) for (let x = 62; x < 74; x++) data[4 * (y * 140 + x) + 3] = 255
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < ROUNDS; i++) {
    const image = prepare({ data, width: 140, height: 140 })
    read(net, image)
    const begun = performance.now()
    let runs = 0
    for (; runs < RUNS && performance.now() - begun < MOST_MS; runs++) net.classify(image)
    // The least, as the page is still busy with itself; some clocks tick but once a millisecond, and may say 0.
    least = Math.min(least, (performance.now() - begun) / runs || least)
    // What was asked meanwhile comes first.
    await new Promise((done) => setTimeout(done))
  }
  if (Number.isFinite(least)) microseconds = 1000 * least
}

/** The layers' values of a reading: handed over, as to copy them takes longer than to compute them. */
const handedOver = (result: unknown): ArrayBuffer[] =>
  typeof result === 'object' && result !== null && 'maps' in result
    ? Object.values((result as Reading).maps).map(({ data }) => data.buffer as ArrayBuffer)
    : []

self.onmessage = async ({ data: { id, method, args } }: MessageEvent<Call>) => {
  try {
    const handler = handlers[method] as (...values: unknown[]) => unknown
    const result = await handler(...args)
    post({ id, result }, handedOver(result))
  } catch (error) {
    post({ id, error: error instanceof Error ? error.message : String(error) })
  }
}
