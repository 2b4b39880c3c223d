import { fileURLToPath } from 'node:url'
import * as driver from '../../test/browser/driver.mjs'

// The built page in real browsers, as a visitor opens it.

/** The folder of the site that the page is in: not its root, as the build must work anywhere. */
export const FOLDER = '/some/folder/'

/** Serves the build; `close` takes the network away. */
export const serve = () =>
  driver.serve({ folder: fileURLToPath(new URL('../dist', import.meta.url)), path: FOLDER })

export const browsers = driver.chosen.filter((name) => {
  const why = driver.missing(name)
  if (why) console.log(`left out: ${why}`)
  return !why
})

/** A browser, with such a camera where one is named; pages it opens collect what goes wrong in them. */
export async function launch(name, camera) {
  const browser = await (camera ? driver.launchWithCamera(name, camera) : driver.launch(name))
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
    const problems = driver.problemsOf(page, { warnings: true })
    await driver.resize(page, { width, height, hasTouch, deviceScaleFactor })
    if (still && name === 'chromium')
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
