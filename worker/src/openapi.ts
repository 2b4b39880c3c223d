/**
 * The Worker's routes as OpenAPI 3.1 describes them, for `GET /openapi.json`: what each takes and answers, and how it
 * refuses. worker/test holds it against the routes themselves.
 */
import { MOST_BYTES, MOST_PIXELS, PICTURES } from './body.js'

type Schema = Readonly<Record<string, unknown>>

const number: Schema = { type: 'number' }
const digit: Schema = {
  type: 'integer',
  minimum: -1,
  maximum: 9,
  description: '−1: it cannot tell, or nothing',
}
const probability: Schema = { type: 'number', minimum: 0, maximum: 1 }
const list = (items: Schema, rest: Schema = {}): Schema => ({ type: 'array', items, ...rest })
const object = (properties: Readonly<Record<string, Schema>>): Schema => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
})
const levels = list(
  { type: 'integer', minimum: 0, maximum: 255 },
  { minItems: 784, maxItems: 1024, description: '784 (28×28) or 1,024 (32×32) grey levels, 0 = background' },
)
const bytes = (description: string): Schema => ({ schema: { type: 'string', format: 'binary', description } })
const pictures = (what: string): Schema =>
  Object.fromEntries(PICTURES.map((type) => [type, bytes(`${what}, any size up to ${MOST_PIXELS} pixels`)]))
const sent = (schema: Schema): Schema => ({ 'application/json': { schema } })
const body = (content: Schema): Schema => ({ required: true, content })

const ok = (description: string, schema: Schema): Schema => ({ description, content: sent(schema) })
const error = object({ error: object({ code: { type: 'string' }, message: { type: 'string' } }) })
const refused = (description: string): Schema => ({ description, content: sent(error) })
/** What every route that takes a body may refuse it for. */
const REFUSALS: Schema = {
  400: refused('no body, no JSON, a query that is none, or a body that broke off'),
  408: refused('the body did not come in time'),
  413: refused(`more than ${MOST_BYTES} bytes or ${MOST_PIXELS} pixels`),
  415: refused('another Content-Type'),
  422: refused('what is in the body is no image that can be read; the message says what to send'),
  503: refused('too much is being read; try again after Retry-After seconds'),
}

const reject: Schema = {
  name: 'reject',
  in: 'query',
  description: 'digit −1 where it cannot tell; a number is the least certainty',
  allowEmptyValue: true,
  schema: { oneOf: [{ type: 'boolean' }, probability] },
}
const length: Schema = {
  name: 'length',
  in: 'query',
  description: 'the number of digits of a line where it is known, or the least and the most: 3,8',
  schema: { type: 'string', pattern: '^[0-9]{1,3}(,[0-9]{1,3})?$' },
}

const box = { left: number, top: number, right: number, bottom: number }

const line = {
  text: { type: 'string', description: "the digits; '?' where one was rejected" },
  certainty: probability,
  digits: list(object({ digit, label: { type: 'string' }, probability, ...box })),
  marks: list(object(box), { description: 'ink that is no digit' }),
}
const readsLine = (summary: string): Schema => ({
  post: {
    summary,
    parameters: [reject, length],
    requestBody: body(pictures('a line of digits, apart or touching')),
    responses: { 200: ok('The line, from left to right', object(line)), ...REFUSALS },
  },
})

export const openApi: { readonly paths: Readonly<Record<string, Schema>> } & Schema = {
  openapi: '3.1.0',
  info: {
    title: 'LeNet-5 at the edge',
    version: '1.0.0',
    description: 'Reads handwritten digits. Keeps nothing of what it is sent.',
    license: { name: 'MIT', identifier: 'MIT' },
  },
  paths: {
    '/': {
      get: {
        summary: 'A page to try it on',
        responses: { 200: { description: 'HTML', content: { 'text/html': { schema: { type: 'string' } } } } },
      },
      post: {
        summary: 'Reads one digit',
        parameters: [reject],
        requestBody: body({
          ...pictures('one digit'),
          'application/octet-stream': bytes('784 or 1,024 grey bytes, 0 = background'),
          ...sent(object({ image: levels })),
        }),
        responses: {
          200: ok(
            'The digit',
            object({ digit, probability, probabilities: list(probability), distances: list(number) }),
          ),
          ...REFUSALS,
        },
      },
    },
    '/batch': {
      post: {
        summary: 'Reads many digits',
        requestBody: body({
          'application/octet-stream': bytes('784 grey bytes an image, end to end'),
          ...sent(object({ images: list(levels) })),
        }),
        responses: {
          200: ok('In their order', object({ digits: list(digit), probabilities: list(probability) })),
          ...REFUSALS,
        },
      },
    },
    '/lines': readsLine('Reads a line of digits'),
    '/read': readsLine('The same as /lines, by the name it had first'),
    '/page': {
      post: {
        summary: 'Reads a page of lines of digits',
        parameters: [reject, length],
        requestBody: body(pictures('a page of lines, askew by up to 3°')),
        responses: {
          200: ok(
            'The lines in reading order, and the page’s slope in radians',
            object({ skew: number, lines: list(object({ ...line, ...box })) }),
          ),
          ...REFUSALS,
        },
      },
    },
    '/openapi.json': {
      get: { summary: 'This description', responses: { 200: ok('OpenAPI 3.1', { type: 'object' }) } },
    },
    '/health': {
      get: {
        summary: 'Whether it is well, and which kernels run',
        responses: { 200: ok('It is', object({ status: { const: 'ok' }, backend: { type: 'string' } })) },
      },
    },
  },
}
