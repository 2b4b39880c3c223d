const progress = document.querySelector('progress')
const output = document.querySelector('output')
const worker = new Worker('worker.js', { type: 'module' })
worker.onerror = ({ message }) => {
  output.textContent = `the worker failed: ${message}`
}
worker.onmessage = ({ data }) => {
  if (data.done !== undefined) progress.value = data.done
  else output.textContent = data.text
}
