/*
 * The HTTP service, for workerd and Cloudflare Workers: its routes, their query parameters, and what each error
 * becomes. Bodies are read in body.ts, and openapi.ts describes all of it at /openapi.json.
 */
import { type Classification, LeNet5, LeNet5Error, type ReadOptions } from 'lenet5-simd'
import { readImage, readImages, readPicture } from './body.js'
import { allowed, json, page, Refusal, refused } from './http.js'
import { openApi } from './openapi.js'
import html from './page.html'

// Once, when the Worker starts: no request waits for it, and none shares anything else with another.
const model = await LeNet5.load({ lines: true })

type Handler = (request: Request, url: URL) => Promise<Response> | Response

/** Six digits are as many as a 32-bit float has. */
const round = (value: number): number => Math.round(value * 1e6) / 1e6

const answer = ({ digit, probability, probabilities, distances }: Classification): unknown => ({
  digit,
  probability: round(probability),
  probabilities: Array.from(probabilities, round),
  distances: Array.from(distances, round),
})

/** `?reject` or a least certainty, `?reject=0.9`: then digit −1 means that it cannot tell. */
function rejectOf(url: URL): boolean | number {
  const value = url.searchParams.get('reject')
  if (value === null || value === 'false') return false
  if (value === '' || value === 'true') return true
  const least = Number(value)
  if (least >= 0 && least <= 1) return least
  throw new Refusal(
    400,
    'WRONG_QUERY',
    `reject must be true, false or 0 to 1, got ${JSON.stringify(value.slice(0, 40))}`,
  )
}

/** `?length=5`, or `?length=3,8` for the least and the most: the number of digits, where it is known. */
function lengthOf(url: URL): readonly [number, number] | undefined {
  const value = url.searchParams.get('length')
  if (value === null) return undefined
  const [, least, most = least] = /^(\d{1,3})(?:,(\d{1,3}))?$/.exec(value) ?? []
  const range = [Number(least), Number(most)] as const
  if (range[1] >= Math.max(1, range[0])) return range
  throw new Refusal(
    400,
    'WRONG_QUERY',
    `length must be a number of digits, 5, or the least and the most, 3,8, got ${JSON.stringify(value.slice(0, 40))}`,
  )
}

const readOptions = (url: URL): ReadOptions => ({ reject: rejectOf(url), length: lengthOf(url) })

const readLine: Handler = async (request, url) => {
  const options = readOptions(url)
  return json(model.readDigits(await readPicture(request), options))
}

const ROUTES: Readonly<Record<string, Readonly<Record<string, Handler>>>> = {
  '/': {
    GET: () => page(html),
    POST: async (request, url) =>
      json(answer(model.classify(await readImage(request), { reject: rejectOf(url) }))),
  },
  '/batch': {
    async POST(request) {
      const { digits, probabilities } = model.predict(await readImages(request))
      const sure = Array.from(digits, (digit, i) => round(probabilities[10 * i + digit] as number))
      return json({ digits: Array.from(digits), probabilities: sure })
    },
  },
  '/lines': { POST: readLine },
  // The name it had first.
  '/read': { POST: readLine },
  '/page': {
    async POST(request, url) {
      const options = readOptions(url)
      return json(model.readPage(await readPicture(request), options))
    },
  },
  '/openapi.json': {
    GET: () => json(openApi),
  },
  '/health': {
    GET: () => json({ status: 'ok', backend: model.backend }),
  },
}

/** HEAD is GET without the body; the runtime leaves it out. */
const methodsOf = (route: Readonly<Record<string, Handler>>): string =>
  [...Object.keys(route), ...('GET' in route ? ['HEAD'] : []), 'OPTIONS'].join(', ')

function handle(request: Request): Promise<Response> | Response {
  const url = new URL(request.url)
  const route = Object.hasOwn(ROUTES, url.pathname) ? ROUTES[url.pathname] : undefined
  if (!route) {
    const known = Object.keys(ROUTES).join(', ')
    throw new Refusal(404, 'NOT_FOUND', `there is no ${url.pathname.slice(0, 80)}; ask for ${known}`)
  }
  const methods = methodsOf(route)
  if (request.method === 'OPTIONS') return allowed(methods)
  const handler = route[request.method === 'HEAD' ? 'GET' : request.method]
  if (!handler) {
    throw new Refusal(405, 'WRONG_METHOD', `${url.pathname} takes ${methods}, got ${request.method}`, {
      allow: methods,
    })
  }
  return handler(request, url)
}

/** An error as an answer; only what no request should be able to cause is a 500. */
function failure(error: unknown): Response {
  if (error instanceof Refusal) return refused(error)
  if (error instanceof LeNet5Error && ['BLANK_IMAGE', 'INVALID_IMAGE'].includes(error.code)) {
    return refused(new Refusal(422, error.code, error.message))
  }
  console.error(error)
  return refused(new Refusal(500, 'INTERNAL', 'this should not happen; the same request may work later'))
}

export default {
  async fetch(request: Request): Promise<Response> {
    try {
      return await handle(request)
    } catch (error) {
      return failure(error)
    }
  },
}
