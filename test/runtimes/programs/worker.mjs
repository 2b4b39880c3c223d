// In a Web Worker: page.mjs prints what it says.

import * as digits from './digits.mjs'
import * as library from './library.mjs'
import { answer, probe } from './probe.mjs'

answer(probe(library, digits)).then((line) => self.postMessage(line))
