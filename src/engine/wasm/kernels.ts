import type { PlatformMemory } from '../../platform.js'

/** Tiles of cells × weights, by their records (tables.ts). */
type TileKernel = (
  records: number,
  count: number,
  input: number,
  weights: number,
  stride: number,
  output: number,
) => void

/** The wasm module's exports, by the files of `assembly/`; all arguments are addresses, bytes and counts unless named. */
export interface Kernels {
  readonly memory: PlatformMemory
  /** Where the kernels' own memory ends: before 1024, where the arena begins. */
  readonly heapBase: { readonly value: number }
  // simd.ts
  isRelaxed(): number
  // tiles.ts
  readonly tiles2x2: TileKernel
  readonly tiles3x2: TileKernel
  readonly tiles2x2Int16: TileKernel
  rows2x2(
    records: number,
    count: number,
    input: number,
    inputStep: number,
    weights: number,
    stride: number,
    output: number,
    outputStep: number,
    rows: number,
  ): void
  readonly tiles1x4Strided: TileKernel
  readonly tiles1x4Int16: TileKernel
  tiles1x4Gathered(records: number, count: number, input: number, weights: number, output: number): void
  correlate4x2(
    records: number,
    count: number,
    x: number,
    y: number,
    output: number,
    positions: number,
    rounds: number,
    xStep: number,
    yStep: number,
  ): void
  // squash.ts
  squash(source: number, target: number, bytes: number, kind: number): void
  squashBackward(gradient: number, y: number, bytes: number, c0: number, c1: number, c2: number): void
  // input.ts
  bytesToCells(
    source: number,
    pitch: number,
    width: number,
    height: number,
    target: number,
    rowPitch: number,
  ): void
  bytesToRows(source: number, width: number, height: number, target: number, rowPitch: number): void
  // subsample.ts
  subsampleCells(
    input: number,
    pitch: number,
    rows: number,
    columns: number,
    coefficient: number,
    bias: number,
    output: number,
  ): void
  subsampleColumns(
    input: number,
    pitch: number,
    rows: number,
    columns: number,
    coefficient: number,
    bias: number,
    output: number,
    outputPitch: number,
  ): void
  subsampleCellsBackward(
    input: number,
    pitch: number,
    rows: number,
    columns: number,
    coefficient: number,
    gradient: number,
    inputGradient: number,
    sums: number,
  ): void
  subsampleColumnsBackward(
    input: number,
    pitch: number,
    rows: number,
    columns: number,
    coefficient: number,
    gradient: number,
    inputGradient: number,
    sums: number,
  ): void
  // rbf.ts
  rbfCells(
    input: number,
    inputs: number,
    pitch: number,
    codes: number,
    classes: number,
    output: number,
    outputPitch: number,
  ): void
  rbfColumns(input: number, inputs: number, codes: number, classes: number, output: number): void
  rbfBackwardCells(input: number, inputs: number, g: number, classes: number, gradient: number): void
  // box.ts
  boxCells(
    input: number,
    pitch: number,
    rows: number,
    columns: number,
    output: number,
    outputPitch: number,
  ): void
  boxRows(
    input: number,
    pitch: number,
    rows: number,
    columns: number,
    output: number,
    outputPitch: number,
    half: number,
  ): void
  boxBytes(
    input: number,
    pitch: number,
    rows: number,
    columns: number,
    output: number,
    outputPitch: number,
    half: number,
  ): void
  boxWindows(
    input: number,
    pitch: number,
    maps: number,
    rows: number,
    width: number,
    output: number,
    half: number,
  ): void
  boxWindows4(
    input: number,
    pitch: number,
    maps: number,
    rows: number,
    width: number,
    output: number,
    half: number,
  ): void
  // int16.ts
  boxBytesInt16(
    input: number,
    pitch: number,
    rows: number,
    columns: number,
    output: number,
    outputPitch: number,
  ): void
  boxPairs(input: number, rows: number, columns: number, output: number): void
  squashToPairs(input: number, cells: number, scale: number, output: number, kind: number): void
  toFloats(cells: number, bytes: number, scale: number): void
  // fold.ts
  fold(
    kernels: number,
    bias: number,
    coefficient: number,
    subsamplingBias: number,
    maps: number,
    count: number,
    folded: number,
    foldedBias: number,
  ): void
  unfold(
    dfolded: number,
    dfoldedBias: number,
    kernels: number,
    bias: number,
    coefficient: number,
    maps: number,
    count: number,
    dkernels: number,
    dbias: number,
    dcoefficient: number,
    dsubsamplingBias: number,
  ): void
  // layout.ts
  gather(source: number, table: number, count: number, target: number): void
  scatter(source: number, table: number, count: number, target: number): void
  transpose(
    source: number,
    sourcePitch: number,
    rows: number,
    columns: number,
    target: number,
    targetPitch: number,
  ): void
  sumRuns(source: number, units: number, vectors: number, rounds: number, step: number, target: number): void
  // optimizer.ts
  add(source: number, target: number, count: number): void
  largest(source: number, count: number): number
  sgd(
    weights: number,
    gradients: number,
    velocities: number,
    count: number,
    rate: number,
    momentum: number,
  ): void
  adamw(
    weights: number,
    gradients: number,
    first: number,
    second: number,
    count: number,
    step: number,
    beta1: number,
    share1: number,
    beta2: number,
    share2: number,
    epsilon: number,
  ): void
  scale(target: number, count: number, factor: number): void
  approach(average: number, values: number, count: number, share: number): void
  // rows.ts
  copyRows(
    source: number,
    sourcePitch: number,
    target: number,
    targetPitch: number,
    count: number,
    rows: number,
  ): void
  pairKernels(sources: number, count: number, weights: number, step: number, target: number): void
  // winograd.ts
  winogradKernels(
    weights: number,
    biases: number,
    outputs: number,
    maps: number,
    target: number,
    rows: number,
  ): void
  winogradRows(
    input: number,
    pitch: number,
    rows: number,
    spare: number,
    tiles: number,
    output: number,
    point: number,
  ): void
  winogradColumns(
    input: number,
    inputPoint: number,
    rows: number,
    tiles: number,
    output: number,
    point: number,
  ): void
  winogradOutputs(
    products: number,
    maps: number,
    places: number,
    output: number,
    row: number,
    pitch: number,
    back: number,
  ): void
  // slide.ts
  cellsToEight(input: number, pitch: number, rows: number, tiles: number, output: number, point: number): void
  slideSquashed(
    seen: number,
    rows: number,
    tiles: number,
    point: number,
    weights: number,
    kind: number,
    products: number,
    output: number,
    pitch: number,
  ): void
  // points.ts
  cellsToPoints(input: number, pitch: number, rows: number, output: number, point: number): void
  pointsToCells(points: number, rows: number, point: number, output: number, step: number): void
  // dense.ts
  dense24(input: number, inputs: number, weights: number, groups: number, output: number): void
  dots(input: number, inputs: number, weights: number, bias: number, outputs: number, output: number): void
  dotsTransposed(g: number, outputs: number, weights: number, inputs: number, output: number): void
  outerProduct(g: number, outputs: number, input: number, inputs: number, output: number): void
  // distort.ts
  bytesToUnits(source: number, table: number, width: number, height: number, target: number): void
  floatsToDoubles(source: number, count: number, target: number): void
  distort(
    source: number,
    fieldX: number,
    fieldY: number,
    a: number,
    b: number,
    tx: number,
    c: number,
    d: number,
    ty: number,
    strengthX: number,
    strengthY: number,
    target: number,
  ): void
}
