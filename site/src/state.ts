/*
 * What all sections share: the network the page reads with, what it reads on the first pad, and what went wrong. The
 * network and its reading change together, since names and values of two different nets would not match.
 */
import { batch, computed, signal } from '@preact/signals'
import { layersOf } from './network/layers.ts'
import { sumOf } from './network/unit.ts'
import { unit } from './pointed.ts'
import { settled } from './settled.ts'
import { startWorker } from './worker/client.ts'
import { latest } from './worker/latest.ts'
import type { NetworkInfo, Progress, Reading } from './worker/protocol.ts'

/** Where the weights that the page reads with come from. */
export type WeightSource = 'shipped' | 'trained' | 'file'

export const network = signal<NetworkInfo | null>(null)
export const reading = signal<Reading | null>(null)
/** The reading as the layers show it: they follow the answer, which must not wait for them. */
export const atWork = settled(reading)
export const source = signal<WeightSource>('shipped')
export const trouble = signal<string | null>(null)

export const layers = computed(() => (network.value ? layersOf(network.value.summary) : []))

/** How the unit pointed at comes by its value. */
export const sum = computed(() => {
  const net = network.value
  const now = atWork.value
  if (!net || !now || layers.value.length === 0) return null
  // The reading is still of the weights before, which had other classes.
  if (now.distances.length !== net.classes.length) return null
  return sumOf(layers.value, unit.value, now.maps, net.weights, net)
})

export const reader = startWorker()

let lastPicture: ImageData | null = null

const fail = (error: unknown) => {
  trouble.value = error instanceof Error ? error.message : String(error)
}

const readLatest = latest(async (picture: ImageData) => {
  try {
    reading.value = await reader.read(picture)
  } catch (error) {
    fail(error)
  }
})

/** Reads the pad. */
export function read(picture: ImageData): void {
  lastPicture = picture
  void readLatest(picture)
}

/** The pad, as it is. */
export function readAgain(): void {
  if (lastPicture) read(lastPicture)
}

/**
 * Another network together with what it reads on the pad: names and scores that are shown are always of the same one.
 * A unit pointed at that it does not have is let go for its first.
 */
async function takeNetwork(coming: Promise<NetworkInfo>): Promise<void> {
  const [info, first] = await Promise.all([coming, lastPicture ? reader.read(lastPicture).catch(fail) : null])
  batch(() => {
    if (unit.value.layer === 'output' && unit.value.map >= info.classes.length)
      unit.value = { ...unit.value, map: 0 }
    network.value = info
    if (first) reading.value = first
  })
}

/** Other weights: those of a file, or the shipped ones. */
export async function loadWeights(bytes: Uint8Array | null): Promise<void> {
  try {
    await takeNetwork(reader.load(bytes))
    source.value = bytes ? 'file' : 'shipped'
    trouble.value = null
  } catch (error) {
    fail(error)
  }
}

const takeWeights = latest(async ({ weights }: Progress) => {
  if (!weights) return
  await takeNetwork(reader.setWeights(weights))
  source.value = 'trained'
})

/** Weights as training goes on. */
export function followTraining(progress: Progress): void {
  void takeWeights(progress)
}

export { fail }
