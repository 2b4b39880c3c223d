/*
 * A network's weights in linear memory: the flat parameter vector in the weight file's order, and what plans derive from it:
 * C1 and C3 folded with their subsampling (assembly/fold.ts), weights packed in the order tiles read them, C5 and F6
 * regrouped. Whatever is derived remembers which weights it was made of, and is made anew, by a program of its own, when
 * they have changed.
 */

import type { Variant } from '../../network/network.js'
import {
  C1,
  C3,
  type C5,
  CODE_LENGTH,
  type F6,
  type Layer,
  S2,
  S4,
  size,
  TRAINABLE_FLOATS,
  tensorOffset,
} from '../../network/network.js'
import type { Memory } from './memory.js'
import { type LoadedProgram, type Machine, Program } from './program.js'
import { type KernelSource, layOutPack, type MapPair, type Pack, pairMaps } from './tiles.js'

/** Output units of a full connection whose weights lie side by side. */
export const DENSE_GROUP = 24

/** Something made of the weights. */
export interface Derived {
  /** Makes it anew, unless that was done for these weights. */
  refresh(): void
}

/** A convolution in pairs of maps, and its weights packed in their order. */
export interface PackedConvolution {
  readonly pairs: readonly MapPair[]
  readonly source: KernelSource
  readonly pack: Pack
}

/** C1 and C3, packed: the same for one image, for eight and for pictures. */
export interface Convolutions {
  readonly folded: boolean
  readonly C1: PackedConvolution
  readonly C3: PackedConvolution
  readonly derived: Derived
}

/** A full connection, its weights regrouped: [outputs/24][bias, then inputs][24]. */
export interface PackedDense {
  readonly layer: Layer
  readonly address: number
  readonly groups: number
  readonly derived: Derived
}

/** The kernels' number of a squash: 1 is the scaled tanh, 2 the logistic. */
export const squashKind = ({ squash }: Pick<Variant, 'squash'>): number => (squash === 'tanh' ? 1 : 2)

/** A layer's name in the weight file. */
const prefix = (layer: Layer): string => layer.name.toLowerCase()

/** The parameters of one network, and what is derived from them. */
export class Weights {
  readonly machine: Machine
  readonly memory: Memory
  readonly variant: Variant
  /** Units of OUTPUT. */
  readonly classes: number
  /** Where the flat parameter vector lies. */
  readonly address: number
  /** The kernels' number of the variant's squash. */
  readonly squash: number
  /** Whether C1 and C3 are linear, so that each is one convolution with its subsampling. */
  readonly folds: boolean
  /** Counts changes of the weights. */
  version = 1
  readonly #sources = new Map<Layer, KernelSource>()
  #fold: { readonly C1: KernelSource; readonly C3: KernelSource; readonly derived: Derived } | undefined
  readonly #convolutions = new Map<boolean, Convolutions>()
  readonly #dense = new Map<Layer, PackedDense>()

  constructor(machine: Machine, variant: Variant, classes: number) {
    this.machine = machine
    this.memory = machine.memory
    this.variant = variant
    this.classes = classes
    this.squash = squashKind(variant)
    this.folds = !variant.squashConvolutions
    this.address = this.memory.reserve('parameters, file order', this.floats * 4)
  }

  /** Floats of the flat parameter vector: the trainable ones, then the codes. */
  get floats(): number {
    return TRAINABLE_FLOATS + this.classes * CODE_LENGTH
  }

  /** Address of a tensor of the weight file. */
  at(name: string): number {
    return this.address + tensorOffset(name) * 4
  }

  /** Where the codes lie. */
  get codes(): number {
    return this.at('output.weight')
  }

  /** The weights of a layer as they are. */
  plain(layer: Layer): KernelSource {
    let source = this.#sources.get(layer)
    if (!source) {
      const weights = this.at(`${prefix(layer)}.weight`)
      const bias = this.at(`${prefix(layer)}.bias`)
      source = { weights, bias, inputs: layer.input[0], kernel: layer.window }
      this.#sources.set(layer, source)
    }
    return source
  }

  /** What a program, and TypeScript where no kernel does it, makes of the weights. */
  derive(name: string, emit: (program: Program) => void, byHand?: () => void): Derived {
    const program = new Program().layer('weights')
    let loaded: LoadedProgram | undefined
    let version = 0
    return {
      refresh: () => {
        if (version === this.version) return
        if (!loaded) {
          emit(program)
          loaded = this.machine.load(name, program)
        }
        if (program.instructions.length > 0) this.machine.run(loaded)
        byHand?.()
        version = this.version
      },
    }
  }

  /** C1 with S2, and C3 with S4, as one convolution each, of stride 2 over box sums. */
  get folded(): { readonly C1: KernelSource; readonly C3: KernelSource; readonly derived: Derived } {
    if (this.#fold) return this.#fold
    const layOut = (layer: Layer): KernelSource => ({
      weights: this.memory.reserve(
        `${layer.name} folded: kernels`,
        layer.output[0] * layer.input[0] * layer.window ** 2 * 4,
      ),
      bias: this.memory.reserve(`${layer.name} folded: biases`, layer.output[0] * 4),
      inputs: layer.input[0],
      kernel: layer.window,
    })
    const sources = { C1: layOut(C1), C3: layOut(C3) }
    const derived = this.derive('fold', (program) => {
      for (const [layer, subsampling, to] of [
        [C1, S2, sources.C1],
        [C3, S4, sources.C3],
      ] as const) {
        const { weights, bias, inputs } = this.plain(layer)
        const after = this.plain(subsampling)
        const taps = inputs * layer.window ** 2
        const maps = layer.output[0]
        program.emit('fold', weights, bias, after.weights, after.bias, maps, taps, to.weights, to.bias)
      }
    })
    this.#fold = { ...sources, derived }
    return this.#fold
  }

  /** C1 and C3 packed for the tiles, folded or as they are. */
  convolutions(folded: boolean): Convolutions {
    let made = this.#convolutions.get(folded)
    if (made) return made
    const pack = (layer: Layer, source: KernelSource): PackedConvolution => {
      const pairs = pairMaps(layer.connections ?? [])
      const name = `${layer.name}${folded ? ' folded' : ''}`
      return { pairs, source, pack: layOutPack(this.memory, name, pairs, source) }
    }
    const first = pack(C1, folded ? this.folded.C1 : this.plain(C1))
    const second = pack(C3, folded ? this.folded.C3 : this.plain(C3))
    const own = this.derive(folded ? 'pack folded convolutions' : 'pack convolutions', (program) => {
      for (const { pack } of [first, second]) program.emit('gather', 0, pack.table, pack.count, pack.address)
    })
    const derived: Derived = folded ? together(this.folded.derived, own) : own
    made = { folded, C1: first, C3: second, derived }
    this.#convolutions.set(folded, made)
    return made
  }

  /** C5 or F6 regrouped, for one image, four and eight. */
  dense(layer: typeof C5 | typeof F6): PackedDense {
    let made = this.#dense.get(layer)
    if (made) return made
    const inputs = size(layer.input)
    const outputs = size(layer.output)
    const groups = Math.ceil(outputs / DENSE_GROUP)
    const pitch = DENSE_GROUP * 4
    const name = `${layer.name}: weights by ${DENSE_GROUP} outputs`
    const address = this.memory.reserve(name, groups * (inputs + 1) * pitch)
    const { weights, bias } = this.plain(layer)
    const derived = this.derive(`regroup ${layer.name}`, (program) => {
      for (let o = 0, to = address; o < outputs; o += DENSE_GROUP, to += (inputs + 1) * pitch) {
        const count = Math.min(DENSE_GROUP, outputs - o)
        program.emit('copyRows', bias + o * 4, 0, to, 0, count, 1)
        program.emit('transpose', weights + o * inputs * 4, inputs * 4, count, inputs, to + pitch, pitch)
      }
    })
    made = { layer, address, groups, derived }
    this.#dense.set(layer, made)
    return made
  }
}

/** Several as one, made in this order. */
export const together = (...all: readonly Derived[]): Derived => ({
  refresh: () => {
    for (const one of all) one.refresh()
  },
})
