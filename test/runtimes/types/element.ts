// <digit-pad> as a strict program of the DOM uses it. Compiled, not run.
import { DigitPad } from 'lenet5-simd/element'

const pad = document.createElement('digit-pad')
pad.name = 'year'
pad.length = 4
pad.classes = '0123456789'
pad.required = !pad.disabled
pad.weights = null
pad.setCustomValidity('')
pad.addEventListener('change', () => {
  const { value, certainty, picture, validity, form, labels } = pad
  console.log(value, certainty > 0.5, picture?.width, validity.badInput, form?.action, labels.length)
})
if (pad.checkValidity() && pad.reportValidity() && pad instanceof DigitPad) {
  pad.undo()
  pad.clear()
}
console.log(pad.type, pad.willValidate, pad.validationMessage, pad.defaultValue)
