// The one program that every runtime runs: it loads the shipped weights, reads ten real digits, looks at every map,
// trains a little, gives the memory back, and tries the other net and the kernels alone. What it found is plain data, compared by expected.mjs.

export const bytesOf = (base64) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))

const meanSize = (data) => data.reduce((sum, value) => sum + Math.abs(value), 0) / data.length

/** What a failing call throws, by the stable part of it. */
function codeOf(call, { LeNet5Error }) {
  try {
    call()
    return 'nothing was thrown'
  } catch (error) {
    return error instanceof LeNet5Error ? error.code : `not a LeNet5Error: ${error}`
  }
}

/** The other net's answers, and whether its file and the default one came as they are. */
async function subpaths({ LeNet5, createKernels, defaultWeights, squashedWeights }, images, options) {
  const squashed = await LeNet5.fromSafetensors(squashedWeights, options)
  const { digits } = squashed.predict(images)
  const kernels = await createKernels(options)
  const distances = kernels.rbf(new Float32Array([1, -1]), {
    inputs: 2,
    outputs: 2,
    weights: new Float32Array([1, 1, -1, 0.5]),
  })
  const report = {
    backends: [squashed.backend, kernels.backend].join(),
    weightFiles: [defaultWeights.length, squashedWeights.length],
    squashedDigits: [...digits],
    distances: [...distances],
  }
  squashed.dispose()
  kernels.dispose()
  return report
}

/** `library` is library.mjs, `digits` ten images in base64 and their labels. */
export async function probe(library, digits, options = {}) {
  const images = bytesOf(digits.images)
  const first = images.subarray(0, 784)
  const model = await library.LeNet5.load(options)
  const { backend } = model
  const read = model.predict(images)
  const maps = Object.entries(model.featureMaps(first)).map(([name, { shape, data }]) => ({
    name,
    shape: [...shape],
    meanSize: meanSize(data),
  }))
  const alone = model.classify(first)
  const loss = model.evaluate({ images, labels: digits.labels }).loss
  const history = await model.fit(
    { images, labels: digits.labels },
    { epochs: 2, batchSize: 5, seed: 1, optimizer: { kind: 'sgd', learningRate: 1e-3 } },
  )
  const trained = model.evaluate({ images, labels: digits.labels }).loss
  const weightFileBytes = model.toSafetensors().length
  const parameters = model.summary().reduce((sum, row) => sum + row.parameters, 0)
  const refused = codeOf(() => model.classify(new Uint8Array(3)), library)
  model.dispose()
  const disposed = codeOf(() => model.classify(first), library)
  return {
    backend,
    digits: [...read.digits],
    distances: [...read.distances],
    alone: [...alone.distances],
    maps,
    loss,
    losses: history.epochs.map((epoch) => epoch.loss),
    steps: history.steps,
    trained,
    weightFileBytes,
    parameters,
    refused,
    disposed,
    subpaths: await subpaths(library, images, options),
  }
}

/** The line that the runner looks for in what a program prints. */
export const answer = (promise) =>
  promise.then(
    (report) => `LENET5 ${JSON.stringify(report)}`,
    (error) => `LENET5 ${JSON.stringify({ error: String(error?.stack ?? error) })}`,
  )
