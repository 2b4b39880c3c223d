import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { LeNet5 } from '../../src/index.js'
import { digits, rejection } from './support.js'

// The kernels from an address, as servers get it wrong.

const PAGE = '<!doctype html><title>Every address is this page</title>'
const server = createServer(async (request, response) => {
  if (request.url === '/missing.wasm') return response.writeHead(404).end(PAGE)
  if (request.url === '/page.wasm') return response.setHeader('content-type', 'text/html').end(PAGE)
  if (request.url === '/empty.wasm') return response.end()
  const wasm = await readFile('build/wasm/baseline.wasm')
  const type = request.url === '/typed.wasm' ? 'application/wasm' : 'text/plain; charset=utf-8'
  const half = request.url === '/half.wasm' ? wasm.length / 2 : wasm.length
  return response.setHeader('content-type', type).end(wasm.subarray(0, half))
})
let root: string

beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(() => new Promise((done) => server.close(done)))

const load = (name: string): Promise<LeNet5> => LeNet5.load({ module: new URL(name, root) })

it.each(['/typed.wasm', '/untyped.wasm'])('runs from %s, whatever its type', async (name) => {
  const { images } = await digits(3)
  const [own, fetched, answered] = [
    await LeNet5.load({ simd: 'baseline' }),
    await load(name),
    await LeNet5.load({ module: await fetch(new URL(name, root)) }),
  ]
  const expected = own.predict(images).distances
  for (const model of [fetched, answered]) {
    expect(model.backend).toBe('baseline')
    expect(model.predict(images).distances).toEqual(expected)
  }
})

it.each([
  ['/page.wasm', /found 3c 21 64 6f at .*page\.wasm: this is an HTML page, so the address is wrong/],
  ['/missing.wasm', /the server answered 404 for .*missing\.wasm/],
  ['/empty.wasm', /found nothing at .*empty\.wasm/],
  ['/half.wasm', /could not be instantiated: CompileError/],
])('says what is wrong with %s', async (name, message) => {
  expect((await rejection(() => load(name), 'WEBASSEMBLY')).message).toMatch(message)
})

it('says that no server answers', async () => {
  const nobody = new URL('http://127.0.0.1:1/kernels.wasm')
  const error = await rejection(() => LeNet5.load({ module: nobody }), 'WEBASSEMBLY')
  expect(error.message).toMatch(/could not be (fetched|instantiated)/)
  expect(error.cause).toBeInstanceOf(TypeError)
})
