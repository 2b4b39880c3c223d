/*
 * How pictures, lines and pages are read: what a model loads while its kernels compile, in one chunk.
 */
import { CERTAINTY_KEY, parseCertainty } from './certainty.js'
import { JUDGE_KEY, parseJudge } from './judge.js'

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

/** What a weight file's metadata tells beside its net: how sure it may be, and what its judge's terms weigh. */
export const fittedOf = (metadata: ReadonlyMap<string, string>) => ({
  certainty: parseCertainty(metadata.get(CERTAINTY_KEY)),
  judge: parseJudge(metadata.get(JUDGE_KEY)),
})
