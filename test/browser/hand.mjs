// A hand that writes digits with pointer events. Its shapes are the test's own.

/** Polylines in a square of side 1, as fitted to the strokes of real handwriting. */
export const DIGITS = [
  [
    [
      [0.55, 0.2],
      [0.4, 0.27],
      [0.32, 0.45],
      [0.33, 0.64],
      [0.43, 0.78],
      [0.56, 0.78],
      [0.67, 0.66],
      [0.7, 0.46],
      [0.65, 0.29],
      [0.54, 0.2],
    ],
  ],
  [
    [
      [0.55, 0.18],
      [0.53, 0.38],
      [0.5, 0.6],
      [0.47, 0.82],
    ],
  ],
  [
    [
      [0.3, 0.34],
      [0.38, 0.22],
      [0.52, 0.19],
      [0.64, 0.27],
      [0.63, 0.42],
      [0.52, 0.58],
      [0.38, 0.72],
      [0.29, 0.79],
      [0.45, 0.77],
      [0.6, 0.77],
      [0.74, 0.79],
    ],
  ],
  [
    [
      [0.32, 0.24],
      [0.46, 0.18],
      [0.6, 0.22],
      [0.64, 0.33],
      [0.56, 0.44],
      [0.45, 0.48],
      [0.58, 0.51],
      [0.67, 0.61],
      [0.63, 0.74],
      [0.5, 0.81],
      [0.35, 0.79],
    ],
  ],
  [
    [
      [0.34, 0.2],
      [0.3, 0.36],
      [0.29, 0.5],
      [0.42, 0.53],
      [0.58, 0.51],
      [0.7, 0.48],
    ],
    [
      [0.66, 0.2],
      [0.64, 0.42],
      [0.6, 0.62],
      [0.57, 0.82],
    ],
  ],
  [
    [
      [0.68, 0.2],
      [0.52, 0.21],
      [0.37, 0.23],
      [0.35, 0.36],
      [0.34, 0.47],
      [0.48, 0.44],
      [0.61, 0.5],
      [0.66, 0.62],
      [0.6, 0.75],
      [0.46, 0.8],
      [0.32, 0.76],
    ],
  ],
  [
    [
      [0.58, 0.18],
      [0.45, 0.3],
      [0.36, 0.46],
      [0.32, 0.62],
      [0.38, 0.76],
      [0.5, 0.81],
      [0.62, 0.75],
      [0.65, 0.63],
      [0.57, 0.54],
      [0.45, 0.56],
      [0.36, 0.65],
    ],
  ],
  [
    [
      [0.28, 0.22],
      [0.42, 0.21],
      [0.56, 0.21],
      [0.7, 0.2],
      [0.62, 0.36],
      [0.54, 0.54],
      [0.48, 0.7],
      [0.44, 0.82],
    ],
  ],
  [
    [
      [0.62, 0.26],
      [0.5, 0.19],
      [0.38, 0.25],
      [0.37, 0.36],
      [0.48, 0.47],
      [0.61, 0.58],
      [0.64, 0.7],
      [0.53, 0.8],
      [0.4, 0.76],
      [0.37, 0.64],
      [0.48, 0.5],
      [0.6, 0.39],
      [0.63, 0.27],
    ],
  ],
  [
    [
      [0.63, 0.3],
      [0.52, 0.2],
      [0.39, 0.25],
      [0.35, 0.38],
      [0.43, 0.48],
      [0.56, 0.45],
      [0.64, 0.32],
      [0.63, 0.5],
      [0.6, 0.66],
      [0.56, 0.82],
    ],
  ],
]

/** Where an element is in the window, once it is in its middle. */
async function inSight(page, selector) {
  const element = await page.$(selector)
  await element.evaluate((one) => one.scrollIntoView({ block: 'center', behavior: 'instant' }))
  return element.boundingBox()
}

/** Writes the strokes in the square whose left edge is `left` of the element's heights from its own. */
export async function write(page, selector, strokes, left = 0) {
  const box = await inSight(page, selector)
  const at = ([x, y]) => [box.x + (x + left) * box.height, box.y + y * box.height]
  for (const [first, ...rest] of strokes) {
    await page.mouse.move(...at(first))
    await page.mouse.down()
    for (const point of rest) await page.mouse.move(...at(point), { steps: 2 })
    await page.mouse.up()
  }
}

/** The same by a finger. */
export async function touch(page, selector, strokes) {
  const box = await inSight(page, selector)
  const at = ([x, y]) => [box.x + x * box.width, box.y + y * box.height]
  for (const [first, ...rest] of strokes) {
    const finger = await page.touchscreen.touchStart(...at(first))
    for (const point of rest) await finger.move(...at(point))
    await finger.end()
  }
}

const settle = (page) => page.evaluate(() => new Promise((done) => setTimeout(done, 120)))

/** Clears the pad, writes, and says what the page reads. */
export async function readWritten(page, strokes) {
  await page.click('#clear')
  await write(page, '#pad', strokes)
  await settle(page)
  return page.$eval('#answer', (element) => element.textContent)
}
