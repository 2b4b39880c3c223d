import { type Candidate, type Candidates, FEATURES } from './candidates.js'
import { decodeJudge, type Judge, judged } from './judge.js'
import { BY_RULES } from './judge-weights.js'

let judge: Judge | undefined

/** The candidate that rules alone think likeliest. */
export function likeliest({ evident, all }: Candidates): Candidate {
  if (evident) return evident
  judge ??= decodeJudge(BY_RULES, FEATURES)
  const list = all()
  let [best] = list as [Candidate]
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
