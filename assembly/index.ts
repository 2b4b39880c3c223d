export { tiles2x2, tiles1x4Strided, tiles1x4Gathered, correlate4x2 } from "./tiles";
export { blocks4x2, sumBlocks, dense6 } from "./solo";
export { squash, squashBackward } from "./squash";
export { bytesToCells, floatsToCells, cellsToFloats, bytesToColumns, bytesToRows, floatsToColumns, squashToBlocks } from "./input";
export { subsampleCells, subsampleColumns, subsampleCellsBackward, subsampleColumnsBackward } from "./subsample";
export { rbfCells, rbfColumns, rbfBackwardCells } from "./rbf";
export { fold, unfold } from "./fold";
export { gather, scatter, quads, sumRuns } from "./layout";
export { add, largest, sgd, adamw, scale, approach } from "./optimizer";
