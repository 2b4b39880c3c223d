// As main.mjs, by require. probe.cjs and digits.cjs are their ESM twins, converted.
const library = require('lenet5-simd')
const digits = require('./digits.cjs')
const { answer, probe } = require('./probe.cjs')

answer(probe(library, digits)).then(console.log)
