/* The page of one contender, a seat as a process is (seat.ts): what the runner asks, it calls by name. */
import { readIdx } from 'lenet5-simd'
import { sampled } from './check.js'
import type { Digits, Work } from './contender.js'
import { CONTENDERS, type ContenderName } from './contenders/index.js'
import { type Turn, turn } from './turn.js'

const read = async (name: string): Promise<Uint8Array> =>
  readIdx(new Uint8Array(await (await fetch(`/digits/${name}-ubyte`)).arrayBuffer())).data as Uint8Array

const [images, labels] = [await read('t10k-images-idx3'), await read('t10k-labels-idx1')]
const digits = (n: number): Digits => ({ images: images.slice(0, n * 784), labels: labels.slice(0, n) })
let work: Work

const seat = {
  async prepare(contender: ContenderName, options: Readonly<Record<string, unknown>>): Promise<void> {
    work = await (await CONTENDERS[contender]()).prepare(options, digits)
  },
  values: async (n: number): Promise<number[]> => sampled((await work.values?.(n)) ?? []),
  async turn(request: Turn) {
    const begun = performance.now()
    const slices = await turn(work, request)
    return { ...slices, wall: performance.now() - begun }
  },
}
Object.assign(globalThis, { seat })
