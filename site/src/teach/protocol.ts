/** What was learned, and how. */
export interface Taught {
  /** The weight file, names with it. */
  file: Uint8Array
  seconds: number
  samples: number
  /** The two symbols most alike: taken for each other, or nearly. */
  pair: { shown: string; read: string; confused: boolean }
}

/** A reading of the pad by what was learned. */
export interface TaughtReading {
  label: string
  probability: number
  probabilities: Float32Array
  names: readonly string[]
}

/** What Teach asks of its worker, which is one as the page's, with a network of its own. */
export interface TeachApi {
  prepared(picture: ImageData): Uint8Array | null
  learn(names: readonly string[], images: Uint8Array, labels: Uint8Array): Taught
  reopen(file: Uint8Array): void
  forgetTaught(): void
  readTaught(picture: ImageData): TaughtReading | null
}
