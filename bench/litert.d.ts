// As much of @litertjs/core as is used here, by tsconfig.json's `paths`: its own types, where it is installed, redeclare the
// whole project's Float32Array.
export class Tensor {
  constructor(data: Float32Array, shape: readonly number[])
  toTypedArray(): Float32Array
  delete(): void
}

export interface CompiledModel {
  run(input: Tensor): Promise<[Tensor]>
}

/** Loads the runtime from the folder its WebAssembly is served from. */
export function loadLiteRt(folder: string, options: { threads: boolean }): Promise<unknown>
export function loadAndCompile(model: Uint8Array, options: { accelerator: 'wasm' }): Promise<CompiledModel>
