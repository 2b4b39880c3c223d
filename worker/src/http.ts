/** An answer that says what was wrong with the request, and what to send instead. */
export class Refusal extends Error {
  readonly status: number
  readonly code: string
  readonly headers: Record<string, string>

  constructor(status: number, code: string, message: string, headers: Record<string, string> = {}) {
    super(message)
    this.status = status
    this.code = code
    this.headers = headers
  }
}

/** Any site's page may ask: nothing here is secret, and no cookie is read. */
const COMMON = {
  'access-control-allow-origin': '*',
  'x-content-type-options': 'nosniff',
}

export const json = (value: unknown, status = 200, headers: Record<string, string> = {}): Response =>
  new Response(`${JSON.stringify(value)}\n`, {
    status,
    headers: {
      ...COMMON,
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      ...headers,
    },
  })

export const refused = ({ status, code, message, headers }: Refusal): Response =>
  json({ error: { code, message } }, status, headers)

/** The answer to a browser that asks what it may send, and to any other OPTIONS. */
export const allowed = (methods: string): Response =>
  new Response(null, {
    status: 204,
    headers: {
      ...COMMON,
      allow: methods,
      'access-control-allow-methods': methods,
      'access-control-allow-headers': 'content-type',
      'access-control-max-age': '86400',
    },
  })

// The page asks this Worker alone, and runs what stands in it alone.
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data: blob:; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

export const page = (html: string): Response =>
  new Response(html, {
    headers: {
      ...COMMON,
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'public, max-age=300',
      'content-security-policy': POLICY,
      'referrer-policy': 'no-referrer',
    },
  })
