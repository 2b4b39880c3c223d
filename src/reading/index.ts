/**
 * How lines and pages are read: what a model loads while its kernels compile.
 */
import { CERTAINTY_KEY, parseCertainty } from './certainty.js'

export { readPage } from './page.js'
export { readDigits } from './read-digits.js'

/** How sure the net of a weight file may be, from the file's metadata. */
export const lineCertaintyOf = (metadata: ReadonlyMap<string, string>) =>
  parseCertainty(metadata.get(CERTAINTY_KEY))
