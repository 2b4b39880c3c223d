/*
 * Folding a linear convolution with the subsampling after it: over box sums (box.ts) it is one convolution with
 *   K' = coefficient · K,  b' = 4·coefficient·b + b_s
 * and backward
 *   dK = coefficient · dK',  dcoefficient = ⟨dK', K⟩ + 4·b·db',  db = 4·coefficient·db',  db_s = db'.
 * `count` floats of kernels a map.
 */

/** K' and b' of every map. */
export function fold(
  kernels: usize,
  bias: usize,
  coefficient: usize,
  subsamplingBias: usize,
  maps: i32,
  count: i32,
  folded: usize,
  foldedBias: usize,
): void {
  for (let map = 0; map < maps; map++) {
    const at = usize(map) << 2
    const c = load<f32>(coefficient + at)
    store<f32>(foldedBias + at, 4 * c * load<f32>(bias + at) + load<f32>(subsamplingBias + at))
    for (const end = kernels + (usize(count) << 2); kernels < end; kernels += 4, folded += 4) {
      store<f32>(folded, c * load<f32>(kernels))
    }
  }
}

/** The gradients of K, bias, coefficient and subsampling bias from those of K' and b'. */
export function unfold(
  dfolded: usize,
  dfoldedBias: usize,
  kernels: usize,
  bias: usize,
  coefficient: usize,
  maps: i32,
  count: i32,
  dkernels: usize,
  dbias: usize,
  dcoefficient: usize,
  dsubsamplingBias: usize,
): void {
  for (let map = 0; map < maps; map++) {
    const at = usize(map) << 2
    const c = load<f32>(coefficient + at),
      db = load<f32>(dfoldedBias + at)
    let dc: f32 = 4 * load<f32>(bias + at) * db
    for (
      const end = kernels + (usize(count) << 2);
      kernels < end;
      kernels += 4, dkernels += 4, dfolded += 4
    ) {
      const d = load<f32>(dfolded)
      dc += d * load<f32>(kernels)
      store<f32>(dkernels, c * d)
    }
    store<f32>(dcoefficient + at, dc)
    store<f32>(dbias + at, 4 * c * db)
    store<f32>(dsubsamplingBias + at, db)
  }
}
