/*
 * Programs: what the kernels of `assembly/` are to do, in order. The functions that plan a network *emit* a program, one
 * instruction a kernel call, and only an engine or a trainer runs it: one call into WebAssembly, whatever its length
 * (assembly/run.ts). A program knows which layer each instruction belongs to, so it can be printed and timed by layers.
 */

import type { Memory } from './memory.js'
import type { Kernels } from './module.js'

/** The kernels a program may name: those whose operands are all whole numbers and that return nothing. */
export type KernelName = {
  [K in keyof Kernels]: Kernels[K] extends (...operands: never[]) => void ? K : never
}[keyof Kernels] &
  string

/** One kernel call. */
export interface Instruction {
  readonly kernel: KernelName
  readonly operands: readonly number[]
  /** What it is part of: a layer's name, or what stands before the layers. */
  readonly layer: string
}

/** A list of instructions, not yet in memory. */
export class Program {
  readonly instructions: Instruction[] = []
  #layer = 'input'

  /** Says what the next instructions are part of. */
  layer(name: string): this {
    this.#layer = name
    return this
  }

  /** Adds one instruction; `operands` are the kernel's arguments, in order. */
  emit<K extends KernelName>(kernel: K, ...operands: Parameters<Kernels[K]>): this {
    this.instructions.push({ kernel, operands, layer: this.#layer })
    return this
  }
}

/** A program in memory. Addresses are bytes. */
export interface LoadedProgram {
  readonly start: number
  readonly end: number
  readonly program: Program
}

/** The kernels, their memory, and the numbers by which programs name them. */
export class Machine {
  readonly kernels: Kernels
  readonly memory: Memory
  readonly #numbers = new Map<string, number>()

  constructor(kernels: Kernels, memory: Memory) {
    this.kernels = kernels
    this.memory = memory
  }

  /** Writes a program into the memory. */
  load(name: string, program: Program): LoadedProgram {
    const words: number[] = []
    for (const { kernel, operands } of program.instructions)
      words.push(this.#number(kernel), operands.length, ...operands)
    const start = this.memory.table(`program: ${name}`, words, 'program')
    return { start, end: start + words.length * 4, program }
  }

  /** Runs a program: one call into WebAssembly. */
  run({ start, end }: LoadedProgram): void {
    this.kernels.run(start, end)
  }

  /** A kernel's place in the function table, where it is put when a program first names it. */
  #number(kernel: KernelName): number {
    const known = this.#numbers.get(kernel)
    if (known !== undefined) return known
    const number = this.kernels.table.grow(1, this.kernels[kernel])
    this.#numbers.set(kernel, number)
    return number
  }
}
