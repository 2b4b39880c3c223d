/** As many classes as are shown all at once, and as many of the best where there are more. */
const [FEW, BEST] = [12, 10]

/** The classes to show: all, in their order, or of many those of the largest values, the largest first. */
export function likeliest(values: Float32Array): number[] {
  const all = Array.from(values, (_, j) => j)
  return values.length <= FEW ? all : all.sort((a, b) => values[b]! - values[a]!).slice(0, BEST)
}

/** A class as it is written on the page; the empty name stands for nothing at all. */
export const shownName = (name: string | undefined): string => name || '∅'
