// The one driver of real browsers: the tests of the package, of the page and of the runtimes all start Debian's
// Chromium and Firefox here, and serve what they open from loopback. Node 20 has neither relaxed SIMD nor a page.
// CHROMIUM and FIREFOX name other executables; BROWSERS (chromium,firefox) says which of the two the tests use.
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join, resolve } from 'node:path'
import puppeteer from 'puppeteer-core'

const BROWSERS = {
  chromium: {
    browser: 'chrome',
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  },
  firefox: {
    browser: 'firefox',
    executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr',
    // Firefox is told only as it starts that motion is to be reduced.
    extraPrefsFirefox: { 'ui.prefersReducedMotion': 1 },
  },
}

/** Both browsers, or those that BROWSERS names; in CI, Chromium. */
export const chosen = (process.env.BROWSERS ?? (process.env.CI ? 'chromium' : 'chromium,firefox')).split(',')

/** What to do where a browser is not there; null where it is. */
export function missing(name) {
  const { executablePath } = BROWSERS[name]
  if (existsSync(executablePath)) return null
  return `no ${name} at ${executablePath}: apt-get install chromium firefox-esr, or name another by CHROMIUM= or FIREFOX=`
}

const launched = new Map()

/** The browser of that name, started once for the process. */
export function launch(name) {
  const why = missing(name)
  if (why) throw new Error(why)
  const started =
    launched.get(name) ?? puppeteer.launch({ headless: true, timeout: 120_000, ...BROWSERS[name] })
  launched.set(name, started)
  return started
}

/**
 * Another browser of that name, with a camera that is none: it plays a film (Chromium, .y4m) or colours (Firefox). With
 * `refused`, pages that ask for it are told no; in Chromium a page is asked about by `overridePermissions`.
 */
export function launchWithCamera(name, { film, refused = false }) {
  const { args = [], extraPrefsFirefox = {}, ...rest } = BROWSERS[name]
  return puppeteer.launch({
    headless: true,
    timeout: 120_000,
    ...rest,
    args: [
      ...args,
      ...(name === 'chromium' ? ['--use-fake-device-for-media-stream'] : []),
      ...(name === 'chromium' && film ? [`--use-file-for-fake-video-capture=${film}`] : []),
    ],
    extraPrefsFirefox: {
      ...extraPrefsFirefox,
      'media.navigator.streams.fake': true,
      'media.navigator.permission.disabled': !refused,
      ...(refused && { 'permissions.default.camera': 2 }),
    },
  })
}

export async function closeBrowsers() {
  const all = [...launched.values()]
  launched.clear()
  for (const started of all) await (await started).close()
}

const TYPES = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
}

/** A page for a folder that has none: it runs the folder's main.js. */
const PAGE = '<!doctype html><title>test</title><script type="module" src="main.js"></script>'

/**
 * Serves on loopback.
 *
 * @param files path → contents, before all else
 * @param folder what is served at `path`
 * @param path the folder of the site it is served in; '/' by default
 * @param policy the Content-Security-Policy of every answer
 * @returns the address of `path`, and what ends it
 */
export async function serve({ files = {}, folder, path = '/', policy } = {}) {
  const find = async (pathname) => {
    if (pathname in files) return files[pathname]
    if (!folder || !pathname.startsWith(path)) return null
    const root = resolve(folder)
    const file = join(root, pathname.slice(path.length).replace(/(^|\/)$/, '$1index.html'))
    return file.startsWith(root) && existsSync(file) ? readFile(file) : null
  }
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost')
    if (policy) response.setHeader('content-security-policy', policy)
    const found = (await find(pathname)) ?? (pathname === '/' ? PAGE : null)
    if (found === null) return response.writeHead(pathname === '/favicon.ico' ? 204 : 404).end()
    const type = TYPES[pathname.endsWith('/') ? '.html' : extname(pathname)] ?? 'application/octet-stream'
    return response.setHeader('content-type', type).end(found)
  })
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${server.address().port}${path}`,
    close: () =>
      new Promise((done) => {
        server.close(done)
        server.closeAllConnections()
      }),
  }
}

/** What goes wrong in a page from now on: uncaught errors and what it logs as one, warnings too where asked for. */
export function problemsOf(page, { warnings = false } = {}) {
  const problems = []
  page.on('pageerror', (error) => problems.push(String(error)))
  page.on('console', (message) => {
    const type = message.type()
    if (type === 'error' || (warnings && type === 'warn')) problems.push(message.text())
  })
  return problems
}

/** Sizes a page's window. Firefox 140 knows no orientation, which is set beside the size: the size alone will do there. */
export async function resize(page, viewport) {
  await page.setViewport(viewport).catch((error) => {
    if (!String(error).includes('setScreenOrientationOverride')) throw error
  })
}
