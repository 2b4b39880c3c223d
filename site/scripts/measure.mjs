// Prints how soon the built page answers: from navigation to the first answer, and from a pen's move to the answer
// to it. `npm run measure` after a build; BROWSERS=chromium leaves Firefox out.

import { DIGITS, write } from '../../test/browser/hand.mjs'
import { browsers, launch, serve } from '../test/browsers.mjs'

const LOADS = 9
const ms = (value) => `${value.toFixed(1)} ms`
const rank = (values, part) => values.toSorted((a, b) => a - b)[Math.floor(part * (values.length - 1))]
const print = (label, values) =>
  console.log(`  ${label.padEnd(44)} median ${ms(rank(values, 0.5))}, worst ${ms(Math.max(...values))}`)

/** Runs in the page: notes when a move of the pen is answered on the page, and how many frames began meanwhile. */
function watch() {
  const answers = []
  let moved = null
  let frame = 0
  const count = () => {
    frame++
    requestAnimationFrame(count)
  }
  requestAnimationFrame(count)
  document.querySelector('#pad').addEventListener(
    'onpointerrawupdate' in globalThis ? 'pointerrawupdate' : 'pointermove',
    (event) => {
      if (event.buttons === 1) moved ??= { time: performance.now(), frame }
    },
    { capture: true },
  )
  // Chromium keeps what a worker says from a pen's lifting until the frame after it.
  document
    .querySelector('#pad')
    .addEventListener('pointerup', () => moved && Object.assign(moved, { lifted: true }), {
      capture: true,
    })
  new MutationObserver(() => {
    if (moved) {
      const { time, lifted = false } = moved
      answers.push({ time: performance.now() - time, frames: frame - moved.frame, lifted })
    }
    moved = null
  }).observe(document.querySelector('.answer .bars'), {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
  })
  globalThis.answers = answers
}

async function firstAnswers(driver, url) {
  const figures = { paint: [], answer: [] }
  for (let i = 0; i < LOADS; i++) {
    // A context of its own: nothing is kept from the load before.
    const { page, close } = await driver.fresh(url)
    const { paint, answer } = await page.evaluate(() => ({
      paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
      answer: performance.getEntriesByName('answered')[0].startTime,
    }))
    // The browser's own first page pays for its start.
    if (i > 0) {
      figures.paint.push(paint)
      figures.answer.push(answer)
    }
    await close()
  }
  return figures
}

async function strokeAnswers(driver, url) {
  const { page } = await driver.open(url)
  // No visitor has the pen in hand sooner.
  await new Promise((done) => setTimeout(done, 1000))
  await page.evaluate(watch)
  for (const strokes of DIGITS) {
    await page.click('#clear')
    await write(page, '#pad', strokes)
  }
  return page.evaluate(() => globalThis.answers)
}

for (const name of browsers) {
  const site = await serve()
  const driver = await launch(name)
  console.log(`${name} ${await driver.browser.version()}`)
  const { paint, answer } = await firstAnswers(driver, site.url)
  print('navigation to the first paint', paint)
  print('navigation to the first answer, nothing cached', answer)
  const answers = await strokeAnswers(driver, site.url)
  print(
    `a pen's move to its answer (${answers.length} answers)`,
    answers.map(({ time }) => time),
  )
  const within = (some) =>
    `${((100 * some.filter(({ frames }) => frames <= 1).length) / some.length).toFixed(1)}% of ${some.length}`
  const drawn = answers.filter(({ lifted }) => !lifted)
  const last = answers.filter(({ lifted }) => lifted)
  console.log(`  answered by the next frame: ${within(answers)}; while the pen is down, ${within(drawn)}`)
  if (last.length > 0)
    print(
      '  lifted before the answer came',
      last.map(({ time }) => time),
    )
  await driver.browser.close()
  await site.close()
}
