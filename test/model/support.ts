import { createHash } from 'node:crypto'
import { expect } from 'vitest'
import { type ErrorCode, LeNet5Error } from '../../src/errors.js'
import type { LeNet5 } from '../../src/index.js'
import { Random } from '../../src/network/random.js'
import { realMnist } from '../input/support.js'

/** The first MNIST test images with their labels. */
export async function digits(count: number, from = 0): Promise<{ images: Uint8Array; labels: Uint8Array }> {
  const { test } = await realMnist()
  return {
    images: test.images.subarray(from * 784, (from + count) * 784),
    labels: test.labels.subarray(from, from + count),
  }
}

export function floats(seed: number, length: number, low = -0.1, high = 1.175): Float32Array {
  const random = new Random(seed)
  return Float32Array.from({ length }, () => low + (high - low) * random.uniform())
}

/** Expects a rejection (or a throw) with a LeNet5Error, of the code when given, and returns it. */
export async function rejection(call: () => unknown, code?: ErrorCode): Promise<LeNet5Error> {
  let error: unknown
  try {
    await call()
  } catch (caught) {
    error = caught
  }
  expect(error).toBeInstanceOf(LeNet5Error)
  if (code) expect((error as LeNet5Error).code).toBe(code)
  return error as LeNet5Error
}

/** Values that are no argument of anything here. */
export function hostileValues(): unknown[] {
  const detached = new Uint8Array(784)
  structuredClone(detached, { transfer: [detached.buffer] })
  return [
    undefined,
    null,
    true,
    Number.NaN,
    -1,
    1.5,
    1e308,
    10n,
    '',
    'seven',
    Symbol('s'),
    () => 7,
    [1, 2, 3],
    [null],
    {},
    { images: 1 },
    { data: null, width: 32, height: 32 },
    { width: -1, height: 1e9, data: new Uint8Array(4) },
    new Map(),
    new Date(0),
    /x/,
    new Uint8Array(3),
    new Uint16Array(784),
    new Float64Array(1024),
    new Float32Array(1024).fill(Number.NaN),
    new Float32Array(784),
    new DataView(new ArrayBuffer(784)),
    new ArrayBuffer(7),
    detached,
    Object.create(null),
    new Proxy({}, {}),
    Promise.resolve(1),
  ]
}

/** All of a model's weights and its variant as a short text: equal for equal bytes. */
export const fingerprint = (model: LeNet5): string => digest(model.toSafetensors())

export const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
