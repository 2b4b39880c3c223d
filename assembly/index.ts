/*
 * What the module exports: `run`, which walks programs, and the kernels, which it calls by their places in the table
 * and `lenet5-simd/kernels` by name.
 */
export { isRelaxed } from './simd'
export { run } from './run'
export {
  tiles2x2,
  tiles3x2,
  tiles2x2Int16,
  repeat2x2,
  tiles1x4Strided,
  tiles1x4Split,
  tiles1x4Int16,
  tiles1x4Gathered,
  correlate4x2,
} from './tiles'
export { squash, squashMaps, squashBackward } from './squash'
export { bytesToCells, bytesToRows } from './input'
export {
  subsampleCells,
  subsampleColumns,
  subsampleCellsBackward,
  subsampleColumnsBackward,
} from './subsample'
export { rbfCells, rbfColumns, rbfBackwardCells } from './rbf'
export { softmaxRows } from './softmax'
export { boxCells, boxRows, boxBytes, boxWindows, boxWindows4 } from './box'
export { fold, unfold } from './fold'
export { gather, scatter, transpose, sumRuns, setWord, zero } from './layout'
export { add, largest, sgd, adamw, approach } from './optimizer'
export { copyRows, pairKernels } from './rows'
export { dense24, dots, dotsTransposed, outerProduct } from './dense'
export { bytesToUnits, distort, floatsToRows, repeatEdges } from './distort'
export { boxBytesInt16, boxPairs, squashToPairs, toFloats } from './int16'
export {
  winogradKernels,
  winogradRowKernels,
  winogradRows,
  winogradSplitRows,
  winogradColumns,
  winogradOutputs,
  winogradStrip,
} from './winograd'
export { cellsToEight, slideSquashed } from './slide'
export {
  cellsToPoints,
  pointsToCells,
  kernelsToPoints,
  pointsToKernels,
  cellsToProducts,
  pointsBack,
  pointsBackMore,
} from './points'
export {
  greyBlocks,
  histogram,
  boundsOutside,
  place,
  extremes,
  shareOfGround,
  inkOverBlocks,
  packRows,
  keepThin,
  stretches,
} from './picture'
/** Where the memory that is the kernels' own ends. */
export const heapBase: usize = __heap_base
