import type { Browser, Page } from 'puppeteer-core'

export type BrowserName = 'chromium' | 'firefox'
export const chosen: readonly BrowserName[]
export function missing(name: BrowserName): string | null
export function launch(name: BrowserName): Promise<Browser>
export function closeBrowsers(): Promise<void>

export interface ServeOptions {
  readonly files?: Readonly<Record<string, Uint8Array | string>>
  readonly folder?: string
  readonly path?: string
  readonly policy?: string | undefined
}
export function serve(options?: ServeOptions): Promise<{ url: string; close(): Promise<void> }>
export function problemsOf(page: Page, options?: { warnings?: boolean }): string[]
