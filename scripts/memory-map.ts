/* Writes docs/memory.md, the plan of the linear memory of a model that has done everything once: `npm run memory`. */
import { writeFile } from 'node:fs/promises'
import { memoryPage } from './programs.js'

await writeFile('docs/memory.md', await memoryPage())
console.log('wrote docs/memory.md')
