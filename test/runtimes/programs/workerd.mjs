// A Cloudflare Worker.

import * as digits from './digits.mjs'
import * as library from './library.mjs'
import { answer, probe } from './probe.mjs'

export default {
  fetch: async () => new Response(await answer(probe(library, digits))),
}
