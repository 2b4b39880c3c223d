// As main.mjs, by require, in library.cjs too. The other .cjs files are their ESM twins, converted.
const digits = require('./digits.cjs')
const library = require('./library.cjs')
const { answer, probe } = require('./probe.cjs')

answer(probe(library, digits)).then(console.log)
