/*
 * Folding: a linear 5×5 convolution followed by the 2×2 sum × coefficient is one 6×6 convolution of stride 2.
 *   K6 = coefficient · (K5 box-summed 2×2),  b6 = 4·coefficient·b + b_s
 * and backward
 *   dK5[i,j] = coefficient · Σ_{a,b∈{0,1}} dK6[i+a, j+b],  dcoefficient = ⟨dK6, box K5⟩ + 4·b·db6,  db = 4·coefficient·db6,  db_s = db6.
 * `connected` is a list of u8 flags, maps × inputs: unconnected kernels are zero, forward and backward.
 */

/** K6 [maps][inputs][36] and b6 [maps] from K5 [maps][inputs][25]. */
export function fold(k5: usize, bias: usize, coefficient: usize, subsamplingBias: usize, maps: i32, inputs: i32, k6: usize, b6: usize): void {
  for (let map = 0; map < maps; map++) {
    const c = load<f32>(coefficient + (map << 2));
    store<f32>(b6 + (map << 2), 4 * c * load<f32>(bias + (map << 2)) + load<f32>(subsamplingBias + (map << 2)));
    for (let k = 0; k < inputs; k++) {
      memory.fill(k6, 0, 144);
      for (let i: usize = 0; i < 5; i++) {
        for (let j: usize = 0; j < 5; j++) {
          const v = c * load<f32>(k5 + (i * 5 + j) * 4);
          const p = k6 + (i * 6 + j) * 4;
          store<f32>(p, load<f32>(p) + v); store<f32>(p, load<f32>(p, 4) + v, 4);
          store<f32>(p, load<f32>(p, 24) + v, 24); store<f32>(p, load<f32>(p, 28) + v, 28);
        }
      }
      k5 += 100;
      k6 += 144;
    }
  }
}

/** The gradients of K5, bias, coefficient and subsampling bias from those of K6 and b6. */
export function unfold(
  dk6: usize, db6: usize, k5: usize, bias: usize, coefficient: usize, connected: usize, maps: i32, inputs: i32,
  dk5: usize, dbias: usize, dcoefficient: usize, dsubsamplingBias: usize,
): void {
  for (let map = 0; map < maps; map++) {
    const at = usize(map) << 2;
    const c = load<f32>(coefficient + at), db = load<f32>(db6 + at);
    let dc: f32 = 4 * load<f32>(bias + at) * db;
    for (let k = 0; k < inputs; k++) {
      if (load<u8>(connected++)) {
        for (let i: usize = 0; i < 5; i++) {
          for (let j: usize = 0; j < 5; j++) {
            const p = dk6 + (i * 6 + j) * 4, q = (i * 5 + j) * 4;
            const box = load<f32>(p) + load<f32>(p, 4) + (load<f32>(p, 24) + load<f32>(p, 28));
            dc += box * load<f32>(k5 + q);
            store<f32>(dk5 + q, c * box);
          }
        }
      } else memory.fill(dk5, 0, 100);
      k5 += 100;
      dk5 += 100;
      dk6 += 144;
    }
    store<f32>(dcoefficient + at, dc);
    store<f32>(dbias + at, 4 * c * db);
    store<f32>(dsubsamplingBias + at, db);
  }
}
