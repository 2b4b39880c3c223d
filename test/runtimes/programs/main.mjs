// Wherever there is a console: on the command line and in pages.

import * as digits from './digits.mjs'
import * as library from './library.mjs'
import { answer, probe } from './probe.mjs'

answer(probe(library, digits)).then(console.log)
