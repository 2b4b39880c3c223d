import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import puppeteer from 'puppeteer-core'

// Debian's browsers; CHROMIUM and FIREFOX name others.

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
  firefox: { browser: 'firefox', executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr' },
}

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript' }

/** Serves a folder, with that policy on everything in it; a folder without a page gets one for its main.js. */
export async function serve(folder, policy) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost')
    const file = join(folder, normalize(pathname.replace(/\/$/, '/index.html')))
    if (policy) response.setHeader('content-security-policy', policy)
    response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream')
    if (existsSync(file)) return response.end(await readFile(file))
    if (pathname === '/') return response.end('<!doctype html><script type="module" src="main.js"></script>')
    return response.writeHead(pathname === '/favicon.ico' ? 204 : 404).end()
  })
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    close: () =>
      new Promise((done) => {
        server.close(done)
        server.closeAllConnections()
      }),
  }
}

const SECONDS = 60

const launched = new Map()

function launch(name) {
  const { executablePath } = BROWSERS[name]
  if (!existsSync(executablePath)) {
    throw new Error(
      `no ${name} at ${executablePath}: apt-get install chromium firefox-esr, or name another by CHROMIUM= or FIREFOX=`,
    )
  }
  const browser =
    launched.get(name) ?? puppeteer.launch({ headless: true, timeout: 120_000, ...BROWSERS[name] })
  launched.set(name, browser)
  return browser
}

export async function closeBrowsers() {
  for (const browser of launched.values()) await (await browser).close()
  launched.clear()
}

/**
 * Opens a page and waits for what `look(page)` promises. Errors of the page are told only where that does not come: a
 * browser reports what a policy forbids as one, even where the program carries on.
 */
async function open(name, url, look) {
  const browser = await launch(name)
  const page = await browser.newPage()
  const errors = []
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  page.on('pageerror', (error) => errors.push(String(error)))
  let timer
  try {
    const late = new Promise((_, fail) => {
      timer = setTimeout(
        () => fail(new Error(`no answer in ${SECONDS} s\n${errors.join('\n')}`)),
        SECONDS * 1000,
      )
    })
    const found = look(page)
    await page.goto(url)
    return await Promise.race([found, late])
  } finally {
    clearTimeout(timer)
    await page.close()
  }
}

/** What the probe says in the page's console. */
export const visit = (name, url) =>
  open(
    name,
    url,
    (page) =>
      new Promise((done) =>
        page.on('console', (message) => {
          if (message.text().startsWith('LENET5 ')) done(message.text())
        }),
      ),
  )

/** The text of the page's <output>, once it has `sign` in it. */
export const outputOf = (name, url, sign) =>
  open(name, url, async (page) => {
    await new Promise((loaded) => page.once('load', loaded))
    for (;;) {
      const text = await page.$eval('output', (output) => output.textContent)
      if (text.includes(sign)) return text
      await new Promise((later) => setTimeout(later, 50))
    }
  })
