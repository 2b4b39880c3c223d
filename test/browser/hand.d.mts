import type { Page } from 'puppeteer-core'

export type Strokes = readonly (readonly (readonly [x: number, y: number])[])[]
export const DIGITS: readonly Strokes[]
export function write(page: Page, selector: string, strokes: Strokes, left?: number): Promise<void>
export function touch(page: Page, selector: string, strokes: Strokes): Promise<void>
