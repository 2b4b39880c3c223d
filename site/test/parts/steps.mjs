import assert from 'node:assert/strict'

// What the tests do on a page over and over.

export const text = (page, selector) => page.$eval(selector, (element) => element.textContent.trim())
export const click = (page, selector) => page.$eval(selector, (element) => element.click())

export const answers = (page, digit) =>
  page.waitForFunction((wanted) => document.querySelector('#answer').textContent === wanted, {}, digit)

/** Opens the page, does something there, and asks that nothing went wrong meanwhile. */
export async function visit(at, visitor, act) {
  const { page, problems } = await at.open(at.site.url, visitor)
  await act(page)
  assert.deepEqual(problems, [])
  await page.close()
}

/** Puts a file into the input that a button makes. */
export async function give(page, button, path) {
  const [chooser] = await Promise.all([page.waitForFileChooser(), click(page, button)])
  await chooser.accept([path])
}
