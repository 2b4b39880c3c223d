// An Edge Function.
import * as library from 'lenet5-simd'
import * as digits from './digits.mjs'
import { answer, probe } from './probe.mjs'

addEventListener('fetch', (event) =>
  event.respondWith(answer(probe(library, digits)).then((line) => new Response(line))),
)
