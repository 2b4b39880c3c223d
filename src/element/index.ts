/*
 * `lenet5-simd/element`: importing it defines <digit-pad>.
 */
import { defineDigitPad } from './digit-pad.js'

export { DigitPad } from './digit-pad.js'

defineDigitPad()
