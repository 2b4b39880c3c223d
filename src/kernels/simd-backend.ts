import { Memory } from '../engine/wasm/memory.js'
import type { Kernels } from '../engine/wasm/module.js'
import { rbfBackward } from '../reference/rbf.js'
import type { SquashOrNone } from '../reference/squash.js'
import type { Backend, ConvOf, DenseOf, GradientOf, RbfOf, Storage, SubsampleOf } from './backend.js'
import { SimdConv } from './simd-conv.js'
import { SimdStorage } from './simd-storage.js'

/** Addresses of new results, and scratch for the length of a call. */
type Fill = (addresses: readonly number[], take: (length: number) => number) => void

/** The kernels on WebAssembly. */
export class SimdBackend implements Backend<SimdStorage> {
  readonly name: 'relaxed' | 'baseline'
  readonly #kernels: Kernels
  readonly #heap: Memory
  readonly #conv: SimdConv

  constructor(kernels: Kernels, name: 'relaxed' | 'baseline') {
    this.name = name
    this.#kernels = kernels
    this.#heap = new Memory(kernels.memory)
    this.#conv = new SimdConv(this.#heap, kernels)
  }

  get memory(): number {
    return this.#heap.size
  }

  create(length: number): SimdStorage {
    const storage = new SimdStorage(this.#heap, length)
    storage.view().fill(0)
    return storage
  }

  read(values: Float32Array): SimdStorage {
    const storage = new SimdStorage(this.#heap, values.length)
    storage.view().set(values)
    return storage
  }

  owns(storage: Storage): storage is SimdStorage {
    return storage instanceof SimdStorage && storage.heap === this.#heap
  }

  movesUnder(values: Float32Array): boolean {
    return values.buffer === this.#heap.floats.buffer
  }

  conv5x5(input: SimdStorage, options: ConvOf<SimdStorage>): SimdStorage {
    const dense = asDense(options)
    if (dense) return this.dense(input, dense)
    const [output] = this.#results([this.#conv.outputLength(options)], ([to], take) => {
      this.#convolve(input, options, to as number, take)
    })
    return output as SimdStorage
  }

  conv5x5Backward(
    gradOutput: SimdStorage,
    input: SimdStorage,
    options: ConvOf<SimdStorage>,
  ): GradientOf<SimdStorage> {
    const dense = asDense(options)
    if (dense) return this.denseBackward(gradOutput, input, dense)
    return this.#gradients(input, options, ([toInput, toWeights, toBias], take) => {
      const forward = (to: number): void => this.#convolve(input, options, to, take)
      const gradSums = this.#gradSums(gradOutput, options.squash, forward, take)
      this.#conv.backward(gradSums, input.address, options, toInput, toWeights, toBias, take)
    })
  }

  subsample2x2(input: SimdStorage, options: SubsampleOf<SimdStorage>): SimdStorage {
    const { maps, height, width } = options
    const [output] = this.#results([maps * (height >> 1) * (width >> 1)], ([to]) => {
      this.#subsample(input, options, to as number)
    })
    return output as SimdStorage
  }

  subsample2x2Backward(
    gradOutput: SimdStorage,
    input: SimdStorage,
    options: SubsampleOf<SimdStorage>,
  ): GradientOf<SimdStorage> {
    const { maps, height, width, weights } = options
    const rows = height >> 1
    const columns = width >> 1
    return this.#gradients(input, options, ([toInput, toWeights, toBias], take) => {
      const forward = (to: number): void => this.#subsample(input, options, to)
      const gradSums = this.#gradSums(gradOutput, options.squash, forward, take)
      const sums = take(2)
      const floats = this.#heap.floats
      // An odd last row or column has no gradient.
      floats.fill(0, toInput >>> 2, (toInput >>> 2) + input.length)
      for (let map = 0; map < maps; map++) {
        const plane = map * height * width * 4
        floats.fill(0, sums >>> 2, (sums >>> 2) + 2)
        this.#kernels.subsampleColumnsBackward(
          input.address + plane,
          width * 4,
          rows,
          columns,
          weights.address + map * 4,
          gradSums + map * rows * columns * 4,
          toInput + plane,
          sums,
        )
        floats[(toWeights >>> 2) + map] = floats[sums >>> 2] as number
        floats[(toBias >>> 2) + map] = floats[(sums >>> 2) + 1] as number
      }
    })
  }

  dense(input: SimdStorage, options: DenseOf<SimdStorage>): SimdStorage {
    const [output] = this.#results([options.outputs], ([to]) => this.#dots(input, options, to as number))
    return output as SimdStorage
  }

  denseBackward(
    gradOutput: SimdStorage,
    input: SimdStorage,
    options: DenseOf<SimdStorage>,
  ): GradientOf<SimdStorage> {
    const { inputs, outputs, weights } = options
    return this.#gradients(input, options, ([toInput, toWeights, toBias], take) => {
      const forward = (to: number): void => this.#dots(input, options, to)
      const gradSums = this.#gradSums(gradOutput, options.squash, forward, take)
      this.#kernels.dotsTransposed(gradSums, outputs, weights.address, inputs, toInput)
      this.#kernels.outerProduct(gradSums, outputs, input.address, inputs, toWeights)
      this.#copy(gradSums, outputs, toBias)
    })
  }

  rbf(input: SimdStorage, { inputs, outputs, weights }: RbfOf<SimdStorage>): SimdStorage {
    const [output] = this.#results([outputs], ([to]) => {
      this.#kernels.rbfColumns(input.address, inputs, weights.address, outputs, to as number)
    })
    return output as SimdStorage
  }

  rbfBackward(
    gradOutput: SimdStorage,
    input: SimdStorage,
    options: RbfOf<SimdStorage>,
  ): Omit<GradientOf<SimdStorage>, 'bias'> {
    const { inputs, outputs, weights } = options
    const [byInput, byWeights] = this.#results([inputs, outputs * inputs], ([toInput, toWeights]) => {
      const plain = { inputs, outputs, weights: weights.view() }
      const gradient = rbfBackward(gradOutput.view(), input.view(), plain)
      this.#heap.floats.set(gradient.input, (toInput as number) >>> 2)
      this.#heap.floats.set(gradient.weights, (toWeights as number) >>> 2)
    })
    return { input: byInput as SimdStorage, weights: byWeights as SimdStorage }
  }

  squash(input: SimdStorage, kind: SquashOrNone): SimdStorage {
    const [output] = this.#results([input.length], ([to]) => {
      if (kind === 'none') this.#copy(input.address, input.length, to as number)
      else this.#squash(input.address, input.length, to as number, kind)
    })
    return output as SimdStorage
  }

  dispose(): void {
    this.#heap.dispose()
  }

  /** Makes new storages and fills them; when that fails, none is left. */
  #results(lengths: readonly number[], fill: Fill): SimdStorage[] {
    const made: SimdStorage[] = []
    try {
      for (const length of lengths) made.push(new SimdStorage(this.#heap, length))
      this.#heap.temporarily((take) => {
        fill(
          made.map(({ address }) => address),
          take,
        )
      })
      return made
    } catch (cause) {
      for (const storage of made) storage.free()
      throw cause
    }
  }

  /** The same for the three gradients, as long as what they are by. */
  #gradients(
    input: SimdStorage,
    { weights, bias }: { readonly weights: SimdStorage; readonly bias: SimdStorage },
    fill: (addresses: [number, number, number], take: (length: number) => number) => void,
  ): GradientOf<SimdStorage> {
    const lengths = [input.length, weights.length, bias.length]
    const made = this.#results(lengths, (addresses, take) =>
      fill([...addresses] as [number, number, number], take),
    )
    return { input: made[0] as SimdStorage, weights: made[1] as SimdStorage, bias: made[2] as SimdStorage }
  }

  /** The address of the gradient by the sums before the squash; `forward` computes the outputs once more. */
  #gradSums(
    gradOutput: SimdStorage,
    squash: SquashOrNone,
    forward: (to: number) => void,
    take: (length: number) => number,
  ): number {
    if (squash === 'none') return gradOutput.address
    const { length } = gradOutput
    const output = take(length)
    const gradSums = take(length)
    forward(output)
    this.#copy(gradOutput.address, length, gradSums)
    this.#kernels.squashBackward(gradSums, output, vectorBytes(length), squashKind(squash))
    return gradSums
  }

  #convolve(
    input: SimdStorage,
    options: ConvOf<SimdStorage>,
    to: number,
    take: (length: number) => number,
  ): void {
    this.#conv.forward(input.address, options, to, take)
    this.#squash(to, this.#conv.outputLength(options), to, options.squash)
  }

  #subsample(input: SimdStorage, options: SubsampleOf<SimdStorage>, to: number): void {
    const { maps, height, width, weights, bias, squash } = options
    const rows = height >> 1
    const columns = width >> 1
    const _floats = this.#heap.floats
    // Rows run over their ends by up to three values, which the next row or map rewrites.
    for (let map = 0; map < maps; map++) {
      this.#kernels.subsampleColumns(
        input.address + map * height * width * 4,
        width * 4,
        rows,
        columns,
        weights.address + map * 4,
        bias.address + map * 4,
        to + map * rows * columns * 4,
        columns * 4,
      )
    }
    this.#squash(to, maps * rows * columns, to, squash)
  }

  #dots(input: SimdStorage, options: DenseOf<SimdStorage>, to: number): void {
    const { inputs, outputs, weights, bias, squash } = options
    this.#kernels.dots(input.address, inputs, weights.address, bias.address, outputs, to)
    this.#squash(to, outputs, to, squash)
  }

  #squash(from: number, length: number, to: number, kind: SquashOrNone): void {
    if (kind !== 'none') this.#kernels.squash(from, to, vectorBytes(length), squashKind(kind))
  }

  #copy(from: number, length: number, to: number): void {
    this.#heap.floats.copyWithin(to >>> 2, from >>> 2, (from >>> 2) + length)
  }
}

/** The kernels' number of a squash. */
const squashKind = (squash: 'tanh' | 'logistic'): number => (squash === 'tanh' ? 1 : 2)

/** Bytes of whole vectors: what lies behind a storage's last value is its own. */
const vectorBytes = (length: number): number => Math.ceil(length / 4) * 16

/** A convolution whose window is the whole input is a full connection. */
function asDense<S>(options: ConvOf<S>): DenseOf<S> | null {
  const { maps, height, width, outputMaps, connections, squash, weights, bias } = options
  if (height !== 5 || width !== 5 || connections !== null) return null
  return { inputs: maps * 25, outputs: outputMaps, squash, weights, bias }
}
