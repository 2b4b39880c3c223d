/* Prints the plan of the linear memory of a model that has done everything once: `npm run memory`. */
import { memoryMap } from '../test/engine/memory.js'

console.log(await memoryMap())
