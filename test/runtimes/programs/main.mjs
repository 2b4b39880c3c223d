// Wherever there is a console: on the command line and in pages.
import * as library from 'lenet5-simd'
import * as digits from './digits.mjs'
import { answer, probe } from './probe.mjs'

answer(probe(library, digits)).then(console.log)
