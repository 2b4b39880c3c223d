import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import puppeteer from 'puppeteer-core'

// The built page in real browsers. CHROMIUM and FIREFOX name others than Debian's.

const dist = fileURLToPath(new URL('../dist', import.meta.url))
const TYPES = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
}
const BROWSERS = {
  chrome: {
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
    executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr',
    args: [],
    // Only as it starts can it be told that motion is to be reduced.
    extraPrefsFirefox: { 'ui.prefersReducedMotion': 1 },
  },
}

/** The folder of the site that the page is in: not its root, as the build must work anywhere. */
export const FOLDER = '/some/folder/'

/** Serves the build; `stop` takes the network away. */
export async function serve() {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost')
    const name = normalize(pathname.slice(FOLDER.length) || 'index.html')
    const file = join(dist, name)
    if (!pathname.startsWith(FOLDER) || !file.startsWith(dist) || !existsSync(file)) {
      return response.writeHead(pathname === '/favicon.ico' ? 204 : 404).end()
    }
    response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream')
    response.end(await readFile(file))
  })
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${server.address().port}${FOLDER}`,
    stop: () =>
      new Promise((done) => {
        server.close(done)
        server.closeAllConnections()
      }),
  }
}

/** Both, or those that BROWSERS names. */
const chosen = process.env.BROWSERS?.split(',') ?? Object.keys(BROWSERS)

export const browsers = chosen.filter((name) => {
  const { executablePath } = BROWSERS[name]
  if (!existsSync(executablePath)) console.log(`${name} left out: no ${executablePath}`)
  return existsSync(executablePath)
})

/** A browser; pages it opens collect what goes wrong in them. */
export async function launch(name) {
  const browser = await puppeteer.launch({
    browser: name,
    headless: true,
    timeout: 120_000,
    ...BROWSERS[name],
  })
  const visit = async (page, url, visitor = {}) => {
    const {
      width = 1280,
      height = 900,
      hasTouch = false,
      deviceScaleFactor = 1,
      theme,
      language,
      still = false,
    } = visitor
    page.setDefaultTimeout(60_000)
    const problems = []
    page.on('pageerror', (error) => problems.push(String(error)))
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warn') problems.push(message.text())
    })
    await page.setViewport({ width, height, hasTouch, deviceScaleFactor })
    if (still && name === 'chrome')
      await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }])
    await page.evaluateOnNewDocument(
      (kept) => {
        for (const [name, value] of Object.entries(kept)) localStorage.setItem(`lenet5-${name}`, value)
      },
      { ...(theme && { theme }), ...(language && { language }) },
    )
    await page.goto(url)
    await page.waitForSelector('#answer[data-blank="false"]')
    await page.waitForSelector('#measure')
    return { page, problems }
  }
  return {
    browser,
    /** `still`: as one who asked for reduced motion. */
    open: async (url, visitor) => visit(await browser.newPage(), url, visitor),
    /** As `open`, with nothing kept from earlier visits. */
    async fresh(url, visitor) {
      const context = await browser.createBrowserContext()
      return { ...(await visit(await context.newPage(), url, visitor)), close: () => context.close() }
    },
  }
}
