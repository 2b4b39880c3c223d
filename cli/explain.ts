/*
 * An error in words for whoever typed the command. `main.ts` shows them when the whole program ends by it; `read`,
 * `maps` and folders of pictures put them after the name of the file that failed.
 */
import { LeNet5Error } from 'lenet5-simd'
import { PictureError } from '../pictures/picture-error.js'
import { Failure } from './fail.js'

/** What to tell the user of an error. One that no input should be able to cause is thrown again. */
export function explain(error: unknown): string {
  if (error instanceof LeNet5Error && error.code === 'BLANK_IMAGE') {
    return 'there is no ink on it, or too pale; if there is, --ink dark or --ink light may find it'
  }
  if (error instanceof Failure || error instanceof PictureError || error instanceof LeNet5Error) {
    return error.message
  }
  throw error
}
