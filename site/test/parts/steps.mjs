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

/** Puts a file into the input that a button makes; not by the browser's chooser, of which Firefox 140 tells nothing. */
export async function give(page, button, path) {
  const input = await page.evaluateHandle(
    (selector) =>
      new Promise((resolve) => {
        const { click } = HTMLInputElement.prototype
        HTMLInputElement.prototype.click = function () {
          HTMLInputElement.prototype.click = click
          // A driver gives files to what is on the page.
          this.hidden = true
          if (!this.isConnected) document.body.append(this)
          resolve(this)
        }
        document.querySelector(selector).click()
      }),
    button,
  )
  await input.uploadFile(path)
}
