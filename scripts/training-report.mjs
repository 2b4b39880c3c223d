// Pictures of a training run for people: the learning curve, the distorted digits, the confusion table and every
// misread digit. Used by scripts/train.mjs.
import * as Plot from '@observablehq/plot'
import { encode } from 'fast-png'
import { augmentImages } from 'lenet5-simd'
import { parseHTML } from 'linkedom'

const CLASSES = 10
const PIXELS = 784
const SIDE = 28
const MOST_MISREAD = 200

/** A chart as a file of its own. */
function chart(title, options) {
  const { document } = parseHTML('<html><body></body></html>')
  const svg = Plot.plot({ ...options, document })
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  svg.setAttribute('style', 'background: white')
  const name = document.createElementNS('http://www.w3.org/2000/svg', 'title')
  name.textContent = title
  svg.prepend(name)
  return svg.outerHTML
}

/** Loss in training and on validation, an epoch each, on a logarithmic axis; each validation error beside it. */
export function learningCurve(epochs) {
  const rows = epochs.flatMap(({ epoch, loss, validation }) => [
    { epoch, value: loss, name: 'training loss' },
    ...(validation
      ? [
          { epoch, value: validation.loss, name: 'validation loss' },
          { epoch, value: validation.errorRate, name: 'validation error' },
        ]
      : []),
  ])
  const last = epochs.at(-1).epoch
  return chart('Learning curve', {
    width: 800,
    height: 440,
    marginRight: 110,
    x: { label: 'epoch', domain: [1, Math.max(2, last)] },
    // A value of 0 has no place on a logarithmic axis.
    y: { type: 'log', label: null, grid: true, tickFormat: String },
    marks: [
      Plot.line(
        rows.filter(({ value }) => value > 0),
        { x: 'epoch', y: 'value', stroke: 'name' },
      ),
      Plot.text(
        rows.filter(({ epoch, value }) => epoch === last && value > 0),
        { x: 'epoch', y: 'value', text: 'name', fill: 'name', textAnchor: 'start', dx: 6 },
      ),
    ],
  })
}

/** The confusion table, [10, 10], row = label. */
export function confusionChart(confusion) {
  const cells = Array.from(confusion, (count, i) => ({
    label: Math.floor(i / CLASSES),
    answer: i % CLASSES,
    count,
  }))
  const wrong = cells.filter(({ label, answer, count }) => label !== answer && count > 0)
  const most = Math.max(4, ...wrong.map(({ count }) => count))
  const dark = ({ label, answer, count }) => label !== answer && count > most / 2
  return chart('Confusion table', {
    width: 520,
    height: 520,
    x: { label: 'read as', axis: 'top' },
    y: { label: 'label' },
    color: { scheme: 'reds', domain: [0, most] },
    marks: [
      Plot.cell(wrong, { x: 'answer', y: 'label', fill: 'count' }),
      Plot.text(cells, {
        x: 'answer',
        y: 'label',
        text: ({ count }) => (count > 0 ? String(count) : '·'),
        fill: (cell) => (dark(cell) ? 'white' : 'black'),
      }),
    ],
  })
}

/** A PNG of grey pictures side by side, 0 as black. */
function gridPng(pictures, side, columns) {
  const width = columns * side
  const height = Math.ceil(pictures.length / columns) * side
  const data = new Uint8Array(width * height)
  for (const [i, picture] of pictures.entries()) {
    const corner = Math.floor(i / columns) * side * width + (i % columns) * side
    for (let y = 0; y < side; y++) data.set(picture.subarray(y * side, (y + 1) * side), corner + y * width)
  }
  return encode({ width, height, data, channels: 1, depth: 8 })
}

/** One digit of each class as it is, and eleven distortions of it to its right: a PNG. */
export function distortedDigits({ images, labels }, augment, seed) {
  const columns = 12
  const batch = new Uint8Array(CLASSES * (columns - 1) * PIXELS)
  const originals = []
  for (let digit = 0; digit < CLASSES; digit++) {
    const at = labels.indexOf(digit)
    const image = images.subarray(at * PIXELS, (at + 1) * PIXELS)
    originals.push(image)
    for (let i = 0; i < columns - 1; i++) batch.set(image, (digit * (columns - 1) + i) * PIXELS)
  }
  const distorted = augmentImages(batch, { ...augment, seed })
  const undistorted = augmentImages(originals)
  const bytes = (floats, i) =>
    Uint8Array.from(floats.subarray(i * 1024, (i + 1) * 1024), (value) =>
      Math.min(255, Math.max(0, Math.round(((value + 0.1) / 1.275) * 255))),
    )
  const rows = Array.from({ length: CLASSES }, (_, digit) => [
    bytes(undistorted, digit),
    ...Array.from({ length: columns - 1 }, (_, i) => bytes(distorted, digit * (columns - 1) + i)),
  ])
  return gridPng(rows.flat(), 32, columns)
}

/** The misread images, MOST_MISREAD at most, with label, answer and number in the test set: an SVG. */
export function misreadDigits({ images, labels }, misclassified, digits) {
  const columns = 10
  const width = 84
  const height = 88
  const shown = misclassified.subarray(0, MOST_MISREAD)
  const cells = Array.from(shown, (index, i) => {
    const x = (i % columns) * width
    const y = Math.floor(i / columns) * height
    const png = encode({
      width: SIDE,
      height: SIDE,
      data: images.subarray(index * PIXELS, (index + 1) * PIXELS).map((byte) => 255 - byte),
      channels: 1,
      depth: 8,
    })
    const source = `data:image/png;base64,${Buffer.from(png).toString('base64')}`
    return `<image x="${x + 14}" y="${y + 4}" width="56" height="56" style="image-rendering:pixelated" href="${source}"/>
<text x="${x + width / 2}" y="${y + 72}">${labels[index]}, read as ${digits[index]}</text>
<text x="${x + width / 2}" y="${y + 83}" fill="#888" font-size="8">${index}</text>`
  })
  const rows = Math.max(1, Math.ceil(shown.length / columns))
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${columns * width}" height="${rows * height}" viewBox="0 0 ${columns * width} ${rows * height}" font-family="sans-serif" font-size="11" text-anchor="middle"><title>Misread images</title><rect width="100%" height="100%" fill="white"/>
${cells.join('\n')}
</svg>
`
}
