/*
 * The model: what everybody imports. Each method checks what it is given, asks the engine or the reader, and shapes
 * the answer; how any of it is done stands elsewhere.
 */
import { type Evaluation, score } from './answer/evaluate.js'
import { type FeatureMaps, featureMapsOf } from './answer/feature-maps.js'
import {
  type Classification,
  classification,
  distancesOf,
  type Predictions,
  predictions,
  type ScanResult,
  scanResult,
} from './answer/predictions.js'
import {
  type ClassifyOptions,
  certainty,
  checkClassifyOptions,
  digitOdds,
  isBlank,
} from './answer/rejection.js'
import { finite, flag, integer, oneOf, plainOptions, reading } from './check.js'
import type { Backend, Engine, Precision } from './engine/engine.js'
import {
  checkEngineOptions,
  ENGINE_OPTIONS,
  type EngineMaker,
  type EngineOptions,
  engineMaker,
} from './engine/open.js'
import { DisposedError, LeNet5Error } from './errors.js'
import { readSafetensors } from './files/safetensors.js'
import type { DigitTest } from './files/weights-file.js'
import {
  type DecodedWeights,
  decodeWeights,
  encodeWeights,
  namedWeights,
  SCALE,
  type Weights,
  withWeights,
} from './files/weights-file.js'
import {
  type Image,
  type ImageBatch,
  type ImageDataLike,
  type Images,
  isPicture,
  type Picture,
  type PictureReader,
  toImage,
  toImages,
} from './input/images.js'
import { type CheckedBatch, checkAllPresent, type LabelledBatch, toLabelled } from './input/labels.js'
import { areDigits, checkClasses, DIGITS } from './network/classes.js'
import {
  DEFAULT_VARIANT,
  parameterFloats,
  type Squash,
  TRAINABLE_FLOATS,
  type Variant,
} from './network/network.js'
import { formatSummary, type SummaryRow, summarise } from './network/summary.js'
import { disposable } from './platform.js'
import type { PageOptions, ReadPage } from './reading/page.js'
import type { LinesReader, Readers, ReadLine, ReadOptions } from './reading/read-digits.js'
import type { History } from './training/history.js'
import type { FitOptions } from './training/options.js'

/** What a model is to tell apart. */
export interface ClassOptions {
  /**
   * 2 to 96 distinct names of at most 64 characters, or how many classes there are, which are then named '0', '1' and so
   * on. The ten digits by default. '' may be one of them: "nothing here".
   */
  readonly classes?: readonly string[] | number | undefined
  /**
   * [classes, 84] finite values, no two classes' the same: what F6 is to show for each. By default a printable ASCII
   * character has its picture, '' is all −1, and other names have rows of a ±1 matrix, at least 30 places from all those.
   */
  readonly codes?: Float32Array | undefined
}

/** What `derive` takes. */
export interface DeriveOptions extends ClassOptions {
  readonly classes: readonly string[] | number
}

/** What `LeNet5.create` takes. */
export interface CreateOptions extends EngineOptions, ClassOptions {
  /** Of the first weights; any safe integer, 1 by default. */
  readonly seed?: number | undefined
  /** The squash after S2, S4, C5 and F6: `'tanh'` (default), 1.7159·tanh(2a/3), or `'logistic'`, 1/(1+e^−a). */
  readonly squash?: Squash | undefined
  /** true: C1 and C3 are squashed too, as in LeCun et al. (1998). false (default): they are linear, and faster. */
  readonly squashConvolutions?: boolean | undefined
  /** β of p_j = softmax_j(−β·distance_j); 0.1 by default. */
  readonly distanceScale?: number | undefined
}

/** What `LeNet5.load` takes. */
export interface LoadOptions extends EngineOptions {
  /**
   * true: brings the weights that read lines too, for `readDigits` and `readPage`. false (default): those read with the
   * model's own net, one digit at a time.
   */
  readonly lines?: boolean | undefined
}

/** `private` is for TypeScript alone: the key keeps others out of the constructor. */
const KEY = Symbol('LeNet5')

function readVariant(
  options: Partial<Record<'squash' | 'squashConvolutions' | 'distanceScale', unknown>>,
): Variant {
  const { squash, squashConvolutions, distanceScale } = { ...DEFAULT_VARIANT, ...defined(options) }
  return {
    squash: oneOf(squash, 'options.squash', ['tanh', 'logistic']),
    squashConvolutions: flag(squashConvolutions, 'options.squashConvolutions'),
    distanceScale: finite(distanceScale, 'options.distanceScale', SCALE),
  }
}

/** The codes asked for, or those of the names; a model of a weight file never loads them. @throws (rejects) LeNet5Error INVALID_ARGUMENT */
async function readCodes(codes: unknown, classes: readonly string[]): Promise<Float32Array> {
  const { checkCodes, codesOf } = await import('./network/codes.js')
  return codes === undefined ? codesOf(classes) : checkCodes(codes, classes, 'options.codes')
}

const defined = <T extends object>(options: T): Partial<T> =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<T>

const notLoaded = (cause: unknown): never => {
  throw new LeNet5Error('INVALID_FILE', 'the module of the shipped weights could not be loaded', { cause })
}

/** The bytes of a module of weights; it has none in a build made before they were trained. */
function there({ default: bytes }: { readonly default: Uint8Array }, command: string): Uint8Array {
  if (bytes.length > 0) return bytes
  throw new LeNet5Error(
    'INVALID_WEIGHTS',
    `this build of lenet5-simd has no weights; run \`${command}\`, then \`npm run build\`, or use LeNet5.create`,
  )
}

type Reading = typeof import('./reading/index.js')

/** What a model is made of beside its weights. */
interface Parts {
  readonly makeEngine: EngineMaker
  readonly reading: Reading
}

/** Side by side: how pictures, lines and pages are read comes in a chunk of its own while the kernels compile. */
async function partsOf(options: EngineOptions): Promise<Parts> {
  const [makeEngine, reading] = await Promise.all([engineMaker(options), import('./reading/index.js')])
  return { makeEngine, reading }
}

/** The shipped weights, in a chunk of their own: a bundle that never calls `load` leaves them out. */
const shippedWeights = async (): Promise<Uint8Array> =>
  there(await import('./weights/default.js').catch(notLoaded), 'npm run train')

/** Those that read lines, likewise. */
const linesWeights = async (): Promise<Uint8Array> =>
  there(await import('./weights/lines.js').catch(notLoaded), 'npm run train -- --net lines')

/**
 * LeNet-5 (LeCun et al. 1998): reads handwritten digits, shows what every layer holds, and learns; other symbols too,
 * with `classes` of one's own.
 *
 * Made by `load` (the shipped weights), `create` (fresh ones), `fromSafetensors` or `derive`. All but `fit` and
 * `derive` is synchronous. While `fit` runs, every method may be called but `fit` and `setWeights` (LeNet5Error BUSY); the
 * others see the weights of the last step. After `dispose` every call throws a DisposedError.
 *
 * An image is 784 (28×28) or 1024 (32×32) grey bytes with 0 as background, 1024 floats in network units, or a
 * picture `{ data: RGBA bytes, width, height }` of any size. See `Image` and `Images`.
 *
 * @example
 * const model = await LeNet5.load()
 * const { digit, probability } = model.classify(image)
 */
export class LeNet5 {
  /** As `dispose()`, for `using model = …`; absent where the platform has no Symbol.dispose. */
  declare readonly [Symbol.dispose]: () => void

  /** Which kernels run: wasm with relaxed SIMD, wasm with SIMD128, or plain JavaScript. */
  readonly backend: Backend
  /** What batches of pictures in bytes are computed in. */
  readonly precision: Precision
  /** The squash after S2, S4, C5 and F6. */
  readonly squash: Squash
  /** Whether C1 and C3 are squashed too. */
  readonly squashConvolutions: boolean
  /** β of p_j = softmax_j(−β·distance_j). */
  readonly distanceScale: number
  /** Names of the classes; an answer's `digit` is a position in it. For the shipped weights '0' to '9'. */
  readonly classes: readonly string[]

  #engine: Engine | null
  readonly #reading: Reading
  /** Of the weights as they came; other weights mean other values of C5. */
  #digitTest: DigitTest | null
  /** What the model runs on, for models derived from it. */
  readonly #engineOptions: EngineOptions
  /** The classes were chosen and nothing was learned of them since. */
  #untaught: boolean
  /** The net that reads lines, where it was asked for. */
  #lines: LinesReader | null = null
  #fitting = false
  /** Of the running fit, or the last one. */
  #training: (() => Uint8Array) | null = null

  private constructor(
    key: symbol,
    engine: Engine,
    reading: Reading,
    engineOptions: EngineOptions,
    decoded: Pick<DecodedWeights, 'classes' | 'digitTest'>,
    untaught: boolean,
  ) {
    if (key !== KEY) {
      throw new LeNet5Error(
        'INVALID_ARGUMENT',
        'a LeNet5 must be made by await LeNet5.load(), LeNet5.create() or LeNet5.fromSafetensors(bytes), got new LeNet5()',
      )
    }
    disposable(LeNet5.prototype, Symbol.dispose)
    this.#engine = engine
    this.#reading = reading
    this.#engineOptions = engineOptions
    this.#digitTest = decoded.digitTest
    this.#untaught = untaught
    this.classes = decoded.classes
    this.backend = engine.backend
    this.precision = engine.precision
    this.squash = engine.variant.squash
    this.squashConvolutions = engine.variant.squashConvolutions
    this.distanceScale = engine.variant.distanceScale
  }

  static #make({ makeEngine, reading }: Parts, decoded: DecodedWeights, untaught = false): LeNet5 {
    const engine = makeEngine(decoded.variant, decoded.classes.length)
    engine.writeParameters(decoded.parameters)
    return new LeNet5(KEY, engine, reading, makeEngine.options, decoded, untaught)
  }

  /** A blank image makes tables and packs weights, so that the first answer need not wait for them. */
  static #ready(model: LeNet5): LeNet5 {
    if (model.backend !== 'js') model.classify(new Uint8Array(784))
    return model
  }

  /** The net of lines, in kernels of its own: an engine has all of their memory. */
  static async #reader(options: EngineOptions): Promise<LinesReader> {
    const [bytes, { makeEngine, reading }] = await Promise.all([linesWeights(), partsOf(options)])
    const { parameters, variant, classes } = decodeWeights(bytes, true)
    const engine = makeEngine(variant, classes.length)
    engine.writeParameters(parameters)
    return { engine, ...reading.fittedOf(readSafetensors(bytes).metadata) }
  }

  /**
   * The model with the weights that come with the package, trained on MNIST.
   *
   * @throws LeNet5Error INVALID_ARGUMENT, WEBASSEMBLY
   * @example const model = await LeNet5.load()
   */
  static async load(options?: LoadOptions): Promise<LeNet5> {
    const { lines = false, ...rest } = plainOptions(options, 'options', ['lines', ...ENGINE_OPTIONS])
    const checked = checkEngineOptions(rest)
    const wanted = flag(lines, 'options.lines')
    // Side by side: the kernels compile in the background while the weights come.
    const [bytes, parts, reader] = await Promise.all([
      shippedWeights(),
      partsOf(checked),
      wanted ? LeNet5.#reader(checked) : null,
    ])
    const model = LeNet5.#ready(LeNet5.#make(parts, decodeWeights(bytes, true)))
    model.#lines = reader
    return model
  }

  /**
   * A model with fresh weights: the same seed, the same weights. For classes of one's own, `derive` of a trained model
   * learns faster, and from fewer images.
   *
   * @throws LeNet5Error INVALID_ARGUMENT, WEBASSEMBLY
   * @example const model = await LeNet5.create({ seed: 1, squashConvolutions: true })
   */
  static async create(options?: CreateOptions): Promise<LeNet5> {
    const known = [
      'seed',
      'squash',
      'squashConvolutions',
      'distanceScale',
      'classes',
      'codes',
      ...ENGINE_OPTIONS,
    ] as const
    const { seed = 1, module, simd, precision, ...rest } = plainOptions(options, 'options', known)
    const checked = checkEngineOptions({ module, simd, precision })
    const variant = readVariant(rest)
    const classes = rest.classes === undefined ? DIGITS : checkClasses(rest.classes, 'options.classes')
    const checkedSeed = integer(seed, 'options.seed')
    const codes = await readCodes(rest.codes, classes)
    const { initialise } = await import('./network/initialise.js')
    const parameters = initialise(checkedSeed, codes)
    const decoded = { parameters, variant, classes, digitTest: null }
    return LeNet5.#make(await partsOf(checked), decoded, rest.classes !== undefined)
  }

  /**
   * The model of a weight file: safetensors as `toSafetensors` or PyTorch writes it. The squash, `distanceScale` and the
   * classes come from its metadata.
   *
   * @throws LeNet5Error INVALID_WEIGHTS, INVALID_ARGUMENT, WEBASSEMBLY
   * @example
   * await writeFile('lenet5.safetensors', model.toSafetensors())
   * const again = await LeNet5.fromSafetensors(await readFile('lenet5.safetensors'))
   */
  static async fromSafetensors(bytes: Uint8Array | ArrayBuffer, options?: EngineOptions): Promise<LeNet5> {
    const checked = checkEngineOptions(plainOptions(options, 'options', ENGINE_OPTIONS))
    const decoded = decodeWeights(bytes)
    return LeNet5.#ready(LeNet5.#make(await partsOf(checked), decoded))
  }

  /**
   * The model that `save` kept by that name: in the page's IndexedDB, outside of pages in the file of that path.
   *
   * @throws (rejects) LeNet5Error INVALID_FILE where there is none, INVALID_WEIGHTS, INVALID_ARGUMENT, WEBASSEMBLY
   * @example
   * await model.save('mine.safetensors')
   * const again = await LeNet5.open('mine.safetensors')
   */
  static async open(name: string, options?: EngineOptions): Promise<LeNet5> {
    const { kept } = await import('./files/kept.js')
    return LeNet5.fromSafetensors(await kept(name), options)
  }

  /**
   * A new model for other classes: C1 to F6 of this one, which know strokes already, and the codes of the new classes. It
   * reads nothing rightly until it is fitted, which takes few images and little time. It runs as this one does.
   *
   * @throws (rejects) LeNet5Error INVALID_ARGUMENT; DisposedError
   * @example
   * const letters = await model.derive({ classes: ['A', 'B', 'C'] })
   * const six = { images: images.subarray(0, 6 * 784), labels: ['A', 'A', 'B', 'B', 'C', 'C'] }
   * await letters.fit(six, { epochs: 20 })
   */
  async derive(options: DeriveOptions): Promise<LeNet5> {
    const engine = this.#live()
    const asked = plainOptions(options, 'options', ['classes', 'codes'])
    const classes = checkClasses(asked.classes, 'options.classes')
    const parameters = new Float32Array(parameterFloats(classes.length))
    parameters.set(engine.readParameters().subarray(0, TRAINABLE_FLOATS))
    parameters.set(await readCodes(asked.codes, classes), TRAINABLE_FLOATS)
    const decoded = { parameters, variant: engine.variant, classes, digitTest: null }
    return LeNet5.#make(await partsOf(this.#engineOptions), decoded, true)
  }

  #live(): Engine {
    if (this.#engine === null) throw new DisposedError('this LeNet5')
    return this.#engine
  }

  #labelled(data: LabelledBatch): CheckedBatch {
    return reading('data', 'INVALID_ARGUMENT', () =>
      toLabelled(data, this.classes, this.#reading.readByRules, 'data'),
    )
  }

  #pictureReader(engine: Engine): PictureReader {
    return this.#reading.pictureReader(engine, this.#digitTest !== null)
  }

  #image(engine: Engine, image: Image): ImageBatch {
    return reading('image', 'INVALID_IMAGE', () => toImage(image, this.#pictureReader(engine)))
  }

  #refuseWhileFitting(what: string): void {
    if (this.#fitting) {
      throw new LeNet5Error(
        'BUSY',
        `${what} must wait until the running fit has ended; await it or abort it by its signal`,
      )
    }
  }

  /**
   * Reads one image. Of a picture all that it may show is made and read, and the likeliest is answered, with `ink`: where it
   * is. (Weights without a test of what is a digit, see `ClassifyOptions`, read what `prepare` makes of it.) A picture without ink throws; bytes without any are read like others, and with `reject` are no digit.
   *
   * With `reject`, digit −1 and label '' is the answer where that digit, or a digit at all, is not likely enough: see
   * `ClassifyOptions` for what is rejected.
   *
   * @throws LeNet5Error INVALID_IMAGE, INVALID_ARGUMENT; BlankImageError for a picture without ink
   * @example const { digit } = model.classify(image, { reject: true }) // −1: no digit, or unclear which
   */
  classify(image: Image, options?: ClassifyOptions): Classification {
    const engine = this.#live()
    const least = checkClassifyOptions(options)
    const read = reading('image', 'INVALID_IMAGE', () => isPicture(image))
      ? this.#reading.readPicture(engine, image as ImageDataLike, 'image', this.#digitTest !== null)
      : null
    const batch: ImageBatch = read
      ? { encoding: 'bytes28', data: read.candidate.image, count: 1 }
      : this.#image(engine, image)
    const distances = read?.distances ?? new Float32Array(engine.classes)
    const table = least === null ? null : this.#digitTest
    const test = table && { table, c5: engine.distancesAndC5(batch, distances) }
    if (!test && !read) engine.distances(batch, distances)
    const answer = read
      ? this.#reading.pictureClassification(read, this.classes)
      : classification(distances, this.distanceScale, this.classes)
    if (least === null) return answer
    let sure =
      read && test
        ? this.#reading.pictureCertainty(read, digitOdds(answer, this.distanceScale, test))
        : certainty(answer, this.distanceScale, test)
    if (!read && (isBlank(batch) || (sure >= least && least > 0 && this.#reading.showsTwo(engine, batch))))
      sure = 0
    if (!(sure >= least)) {
      answer.digit = -1
      answer.label = ''
    }
    return answer
  }

  /**
   * Reads n images, end to end in one typed array or an array of images. n may be 0.
   *
   * @throws LeNet5Error INVALID_IMAGE, OUT_OF_MEMORY; BlankImageError for a picture without ink
   * @example const { digits } = model.predict(test.images)
   */
  predict(images: Images): Predictions {
    const engine = this.#live()
    const batch = reading('images', 'INVALID_IMAGE', () => toImages(images, this.#pictureReader(engine)))
    return predictions(distancesOf(engine, batch), engine)
  }

  /**
   * Reads labelled images and scores the answers.
   *
   * @throws LeNet5Error INVALID_IMAGE, INVALID_ARGUMENT (labels that do not fit, no image at all)
   * @example const { accuracy, confusion } = model.evaluate({ images: test.images, labels: test.labels })
   */
  evaluate(data: LabelledBatch): Evaluation {
    const engine = this.#live()
    const { images, labels } = this.#labelled(data)
    return score(distancesOf(engine, images), labels, this.distanceScale)
  }

  /**
   * The values of every layer for one image, `input` to `output`; those of C1 and C3 after the squash where
   * `squashConvolutions` is true.
   *
   * @throws LeNet5Error INVALID_IMAGE
   * @example const { c1 } = model.featureMaps(image) // c1.data: Float32Array(4704), c1.shape: [6, 28, 28]
   */
  featureMaps(image: Image): FeatureMaps {
    const engine = this.#live()
    return featureMapsOf(engine.activations(this.#image(engine, image)))
  }

  /**
   * Runs the network over a larger picture at once: one answer for every 32×32 window whose corner is at a
   * multiple of 4 pixels, ⌊(width − 32)/4⌋ + 1 by ⌊(height − 32)/4⌋ + 1 of them (LeCun et al. 1998, section VII).
   *
   * @param picture 32×32 up to 2^24 pixels of grey bytes, network units or RGBA bytes
   * @throws LeNet5Error INVALID_IMAGE, OUT_OF_MEMORY
   * @example const { width, digits } = model.scan({ data: grey, width: 200, height: 32 })
   */
  scan(picture: Picture): ScanResult {
    const engine = this.#live()
    return scanResult(engine.scan(reading('picture', 'INVALID_IMAGE', () => this.#reading.toPlane(picture))))
  }

  /**
   * Reads a line of digits, from left to right, apart or touching, level or not. A picture without ink is an empty line.
   * Ink that is no digit is in `marks`. With `LeNet5.load({ lines: true })` a net that learned lines reads.
   *
   * @param picture 20 pixels high or more: grey bytes (0 = background), network units or RGBA bytes
   * @throws LeNet5Error INVALID_IMAGE (also where it shows several rows: use `readPage`), INVALID_ARGUMENT, OUT_OF_MEMORY
   * @example const { text, certainty } = model.readDigits(picture) // such as context.getImageData(0, 0, 600, 80) of a canvas
   */
  readDigits(picture: Picture, options?: ReadOptions): ReadLine {
    return this.#reading.readDigits(this.#readers('readDigits'), picture, options)
  }

  /**
   * Reads a page of lines of digits: askew by up to 3°, blank, ruled or squared paper, photographed or scanned. What stands
   * beside one another, far apart or in cells of a table, is a line each. Best with `LeNet5.load({ lines: true })`.
   *
   * @param picture any size up to 2^24 pixels: RGBA bytes, grey bytes (0 = background) or network units
   * @returns the page's skew in radians and its lines in reading order; none for a blank page
   * @throws LeNet5Error INVALID_IMAGE, INVALID_ARGUMENT, OUT_OF_MEMORY
   * @example for (const { text, certainty } of model.readPage(picture).lines) console.log(text, certainty)
   */
  readPage(picture: Picture, options?: PageOptions): ReadPage {
    return this.#reading.readPage(this.#readers('readPage'), picture, options)
  }

  #readers(method: string): Readers {
    const engine = this.#live()
    const own = { engine, digitTest: this.#digitTest }
    if (this.#lines) return { own, lines: this.#lines }
    if (areDigits(this.classes)) return { own, lines: null }
    // A net that knows "nothing" beside the digits reads lines by itself.
    if (this.classes.at(-1) === '' && areDigits(this.classes.slice(0, -1)))
      return { own, lines: { engine, certainty: null, judge: null } }
    throw new LeNet5Error(
      'INVALID_ARGUMENT',
      `${method} needs a model of the ten digits, got one of ${this.classes.length} other classes; use LeNet5.load()`,
    )
  }

  /**
   * The layers in numbers: shapes, neurons, trainable parameters and connections.
   *
   * @example for (const { name, parameters } of model.summary()) console.log(name, parameters) // C1 156, …
   */
  summary(): SummaryRow[] {
    return summarise(this.#live().classes)
  }

  /** The summary as an aligned table. */
  toString(): string {
    return formatSummary(this.summary())
  }

  /**
   * Trains on labelled images. It yields to the event loop every few milliseconds, so a page stays alive.
   * Same seed, same backend, same data: the same weights, bit for bit (in the same JavaScript engine).
   *
   * However it ends, the model holds a whole number of steps: all, or those before an abort, a callback that
   * threw or a loss that was not finite. With `ema` it then holds their running average.
   *
   * Labels are the classes' positions or names. Classes of `create` or `derive` that were never learned must each have an
   * image.
   *
   * @throws (rejects) LeNet5Error INVALID_ARGUMENT, INVALID_IMAGE, INVALID_WEIGHTS (`resume`), BUSY; AbortedError,
   * TrainingDivergedError, DisposedError; what a callback threw
   * @example
   * const history = await model.fit(train, {
   *   epochs: 5, optimizer: { kind: 'adamw', learningRate: 1e-3 }, validation: test,
   *   onEpochEnd: ({ epoch, validation }) => console.log(epoch, validation?.errorRate),
   * })
   */
  async fit(data: LabelledBatch, options?: FitOptions): Promise<History> {
    this.#live()
    this.#refuseWhileFitting('fit')
    this.#fitting = true
    try {
      const batch = this.#labelled(data)
      if (this.#untaught) checkAllPresent(batch.labels, this.classes, 'labels')
      // Who only reads never loads what training needs.
      const { checkFitOptions, train } = await import('./training/fit.js')
      const plan = reading('options', 'INVALID_ARGUMENT', () =>
        checkFitOptions(options, batch.labels.length, this.classes),
      )
      this.#digitTest = null
      this.#untaught = false
      return await train(
        () => this.#engine,
        batch,
        plan,
        (saved) => {
          this.#training = saved
        },
      )
    } finally {
      this.#fitting = false
    }
  }

  /**
   * The running fit after its last step, or how the last fit ended: bytes of a safetensors file with the weights,
   * the optimiser's memory, the running average, and the history. `fit(data, { …the same options, resume: bytes })`
   * goes on from there, in this model or another one of the same variant. About 1 MB with AdamW and `ema`.
   *
   * @throws LeNet5Error INVALID_ARGUMENT when there was no fit
   * @example await model.fit(train, { onEpochEnd: () => writeFile('run.training', model.saveTraining()) })
   */
  saveTraining(): Uint8Array {
    this.#live()
    if (!this.#training)
      throw new LeNet5Error(
        'INVALID_ARGUMENT',
        'saveTraining needs a fit, got a model that was never trained',
      )
    return this.#training()
  }

  /**
   * Keeps the weights by a name, for `LeNet5.open`: in the page's IndexedDB, outside of pages in a file of that path.
   * What was kept by that name is replaced.
   *
   * @throws (rejects) LeNet5Error INVALID_FILE where it cannot be written, INVALID_ARGUMENT
   * @example await model.save('mine.safetensors')
   */
  async save(name: string): Promise<void> {
    const bytes = this.toSafetensors()
    const { keep } = await import('./files/kept.js')
    await keep(name, bytes)
  }

  /** Copies of all weights by the names of the weight file: `c1.weight`, … `output.weight`. */
  getWeights(): Weights {
    return namedWeights(this.#live().readParameters())
  }

  /**
   * Replaces some weights or all. Everything is checked before anything changes: names, lengths, finite values,
   * and zeros in `c3.weight` where C3 has no connection.
   *
   * @throws LeNet5Error INVALID_WEIGHTS; BUSY while `fit` runs
   * @example model.setWeights({ 'c1.bias': new Float32Array(6) })
   */
  setWeights(weights: Weights): void {
    const engine = this.#live()
    this.#refuseWhileFitting('setWeights')
    engine.writeParameters(withWeights(engine.readParameters(), weights))
    this.#untaught = false
    this.#digitTest = null
  }

  /** The weight file: the bytes of a safetensors file that `fromSafetensors` and PyTorch read. */
  toSafetensors(): Uint8Array {
    const engine = this.#live()
    return encodeWeights(engine.readParameters(), engine.variant, this.#digitTest, this.classes)
  }

  /** Frees the memory. A running `fit` rejects with a DisposedError. Once more does nothing. */
  dispose(): void {
    const engine = this.#engine
    this.#engine = null
    this.#training = null
    engine?.dispose()
    this.#lines?.engine.dispose()
    this.#lines = null
  }
}
