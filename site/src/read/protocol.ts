/*
 * The part of the worker's protocol that is Read's own; worker/protocol.ts has it as a part of `Api`.
 */
import type { ReadLine, ReadPage } from 'lenet5-simd'

/** How a picture is taken: as one line, as a page of lines, or as whatever it shows. */
export type ReadAs = 'auto' | 'line' | 'page'

/** What a picture was read as; `rows`: it was to be one line, and shows several. */
export type Answer =
  | { kind: 'line'; line: ReadLine; milliseconds: number }
  | { kind: 'page'; page: ReadPage; milliseconds: number }
  | { kind: 'rows' }

/** What Read asks of its worker, which is one as the page's, with the net of lines. */
export interface ReadApi {
  /** @param dark whether the ink is known to be dark, as the pad's is */
  readNumbers(picture: ImageData, as: ReadAs, dark: boolean): Answer
}
