// In a Web Worker: page.mjs prints what it says.
import * as library from 'lenet5-simd'
import * as digits from './digits.mjs'
import { answer, probe } from './probe.mjs'

answer(probe(library, digits)).then((line) => self.postMessage(line))
