// An Edge Function.

import * as digits from './digits.mjs'
import * as library from './library.mjs'
import { answer, probe } from './probe.mjs'

addEventListener('fetch', (event) =>
  event.respondWith(answer(probe(library, digits)).then((line) => new Response(line))),
)
