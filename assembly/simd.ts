/*
 * The words that all kernels share: multiply and add by the build's instructions, and sums across lanes.
 */

/** c + a·b in each lane: fused where the build has relaxed SIMD, else rounded twice and so bit-exact everywhere. */
@inline
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c)
  return f32x4.add(c, f32x4.mul(a, b))
}

/** c·a + b in each lane. */
@inline
export function scaled(c: f32, a: v128, b: v128): v128 {
  return multiplyAdd(f32x4.splat(c), a, b)
}

/** c + a₀·b₀ + a₁·b₁ in each 32-bit lane: a and b hold pairs of 16-bit integers. */
@inline
export function dotAdd(a: v128, b: v128, c: v128): v128 {
  return i32x4.add(c, i32x4.dot_i16x8_s(a, b))
}

/** Lane k of each of four vectors: column k of their 4×4, so that four of these transpose it. */
@inline
export function column(a: v128, b: v128, c: v128, d: v128, k: i32): v128 {
  if (k < 2) {
    const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5),
      cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5)
    return k == 0 ? v128.shuffle<i64>(ab, cd, 0, 2) : v128.shuffle<i64>(ab, cd, 1, 3)
  }
  const ab = v128.shuffle<f32>(a, b, 2, 6, 3, 7),
    cd = v128.shuffle<f32>(c, d, 2, 6, 3, 7)
  return k == 2 ? v128.shuffle<i64>(ab, cd, 0, 2) : v128.shuffle<i64>(ab, cd, 1, 3)
}

/** [Σa, Σb, Σc, Σd]: the lanes of four vectors, each summed. */
@inline
export function sumLanes(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7))
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7))
  return f32x4.add(v128.shuffle<i64>(ab, cd, 0, 2), v128.shuffle<i64>(ab, cd, 1, 3))
}

/** The four lanes of one vector, summed. */
@inline
export function sum(a: v128): f32 {
  return (
    f32x4.extract_lane(a, 0) +
    f32x4.extract_lane(a, 1) +
    (f32x4.extract_lane(a, 2) + f32x4.extract_lane(a, 3))
  )
}

/** Which of the two builds this is. */
export function isRelaxed(): i32 {
  return ASC_FEATURE_RELAXED_SIMD
}
