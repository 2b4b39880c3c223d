import { type Job, pairMaps } from '../engine/wasm/pairing.js'

/** Maps of different connections are paired among so many at a time: `pairMaps` compares each with each. */
const CHUNK = 16

/**
 * The jobs of a convolution of any size (`pairMaps` finds the best of a small one): maps of equal connections first,
 * two by two, then the others. A map without connections is in no job.
 */
export function pairAny(connections: readonly (readonly number[])[]): Job[] {
  const alike = new Map<string, number[]>()
  for (const [map, inputs] of connections.entries()) {
    if (inputs.length === 0) continue
    const key = inputs.join()
    const maps = alike.get(key)
    if (maps) maps.push(map)
    else alike.set(key, [map])
  }
  const jobs: Job[] = []
  const rest: number[] = []
  for (const maps of alike.values()) {
    const inputs = connections[maps[0] as number] as readonly number[]
    for (let i = 0; i + 1 < maps.length; i += 2) {
      jobs.push({ maps: [maps[i] as number, maps[i + 1] as number], inputs, first: true })
    }
    if (maps.length % 2 === 1) rest.push(maps.at(-1) as number)
  }
  rest.sort((a, b) => a - b)
  for (let i = 0; i < rest.length; i += CHUNK) {
    const chunk = rest.slice(i, i + CHUNK)
    for (const { maps, inputs, first } of pairMaps(
      chunk.map((map) => connections[map] as readonly number[]),
    )) {
      jobs.push({ maps: [chunk[maps[0]] as number, chunk[maps[1]] as number], inputs, first })
    }
  }
  return jobs
}
