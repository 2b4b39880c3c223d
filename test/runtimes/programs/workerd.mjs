// A Cloudflare Worker.
import * as library from 'lenet5-simd'
import * as digits from './digits.mjs'
import { answer, probe } from './probe.mjs'

export default {
  fetch: async () => new Response(await answer(probe(library, digits))),
}
