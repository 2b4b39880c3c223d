import { launch, problemsOf } from '../browser/driver.mjs'

export { closeBrowsers, serve } from '../browser/driver.mjs'

// What a program that a runtime's row opened in a browser has to say.

const SECONDS = 60

/**
 * Opens a page and waits for what `look(page)` promises. Errors of the page are told only where that does not come: a
 * browser reports what a policy forbids as one, even where the program carries on.
 */
async function open(name, url, look) {
  const browser = await launch(name)
  const page = await browser.newPage()
  const errors = problemsOf(page)
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
