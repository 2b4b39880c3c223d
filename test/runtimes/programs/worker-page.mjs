// The page of worker.mjs.
const worker = new Worker('./worker.js', { type: 'module' })
worker.onmessage = ({ data }) => console.log(data)
worker.onerror = (event) => console.error(`the worker failed: ${event.message}`)
