/*
 * The 7,000 MNIST digits that come with the page, as site/scripts/pack-mnist.mjs packed them: 6,000 to train on and
 * 1,000 to test with, 7,000 labels before 7,000 images.
 */

export interface Digits {
  images: Uint8Array
  labels: Uint8Array
}

const PIXELS = 784
const TRAIN = 6000
const TEST = 1000

let loading: Promise<{ train: Digits; test: Digits }> | undefined

async function unpack(response: Response): Promise<Uint8Array> {
  if (!response.ok) throw new Error(`mnist.bin: HTTP ${response.status}`)
  const packed = new Uint8Array(await response.arrayBuffer())
  // Some servers have the browser unpack it.
  if (packed[0] !== 0x1f || packed[1] !== 0x8b) return packed
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

/** The digits beside the page, asked for once, when first needed. */
export function loadDigits(): Promise<{ train: Digits; test: Digits }> {
  loading ??= fetch(
    new URL(/* @vite-ignore */ `${import.meta.env.DEV ? '/' : '../'}mnist.bin`, self.location.href),
  )
    .then(unpack)
    .then((bytes) => {
      const count = TRAIN + TEST
      const images = bytes.subarray(count)
      return {
        train: { labels: bytes.slice(0, TRAIN), images: images.slice(0, TRAIN * PIXELS) },
        test: { labels: bytes.slice(TRAIN, count), images: images.slice(TRAIN * PIXELS) },
      }
    })
    .catch((error) => {
      loading = undefined
      throw error
    })
  return loading
}
