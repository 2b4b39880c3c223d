import { BlankImageError, LeNet5 } from 'lenet5-simd'
import { digits } from '../digits.mjs'

const canvas = document.querySelector('canvas')
const output = document.querySelector('output')
const context = canvas.getContext('2d', { willReadFrequently: true })
const model = await LeNet5.load()

function read() {
  try {
    const { digit, probability } = model.classify(context.getImageData(0, 0, canvas.width, canvas.height))
    output.textContent = `read ${digit}, ${(100 * probability).toFixed(1)} % sure, by ${model.backend}`
  } catch (error) {
    if (!(error instanceof BlankImageError)) throw error
    output.textContent = 'Draw a digit.'
  }
}

function clear() {
  context.fillStyle = 'white'
  context.fillRect(0, 0, canvas.width, canvas.height)
  read()
}

Object.assign(context, { lineWidth: 16, lineCap: 'round' })
canvas.addEventListener('pointermove', ({ buttons, offsetX, offsetY, movementX, movementY }) => {
  if (buttons === 0) return
  context.beginPath()
  context.moveTo(offsetX - movementX, offsetY - movementY)
  context.lineTo(offsetX, offsetY)
  context.stroke()
  read()
})
document.querySelector('button').addEventListener('click', clear)

clear()
const [[, { data, width, height }]] = digits
context.putImageData(new ImageData(data, width, height), 80, 80)
read()
