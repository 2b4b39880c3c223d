import { type Candidate, type Candidates, FEATURES } from './candidates.js'
import { decodeJudge, type Judge, judged } from './judge.js'
import { BY_RULES } from './judge-weights.js'

let judge: Judge | undefined

/** The candidate that rules alone think likeliest. */
export function likeliest({ list, evident }: Candidates): Candidate {
  const [first] = list as [Candidate]
  if (evident || list.length === 1) return first
  judge ??= decodeJudge(BY_RULES, FEATURES)
  let best = first
  let most = Number.NEGATIVE_INFINITY
  for (const candidate of list) {
    const score = judged(judge, candidate.features)
    if (score > most) {
      most = score
      best = candidate
    }
  }
  return best
}
