/**
 * How pictures, lines and pages are read: what a model loads while its kernels compile, in one chunk.
 */
import { CERTAINTY_KEY, parseCertainty } from './certainty.js'

export {
  pictureCertainty,
  pictureClassification,
  pictureReader,
  readPicture,
  showsTwo,
} from '../answer/pictures.js'
export { toPlane } from '../input/plane.js'
export { readByRules } from '../input/prepare.js'
export { readPage } from './page.js'
export { readDigits } from './read-digits.js'

/** How sure the net of a weight file may be, from the file's metadata. */
export const lineCertaintyOf = (metadata: ReadonlyMap<string, string>) =>
  parseCertainty(metadata.get(CERTAINTY_KEY))
