/** A failed request, described for the reader of the page. */
export class Problem extends Error {
  /** The HTTP status; 0 without a response. */
  readonly status: number
  readonly title: string
  /** The kind of problem, such as `no-account`. */
  readonly kind: string | undefined

  constructor(status: number, title: string, detail: string, kind?: string) {
    super(detail)
    this.status = status
    this.title = title
    this.kind = kind
  }
}

/** Reads a response that is not 2xx: a problem document (RFC 9457), or any body of a proxy. */
export function problemOf(status: number, body: unknown): Problem {
  const { title, detail, type } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>
  return new Problem(
    status,
    typeof title === 'string' ? title : `The server responded with status ${status}`,
    typeof detail === 'string' ? detail : 'The response has no details. See the server log.',
    typeof type === 'string' ? type.split(':').at(-1) : undefined,
  )
}

/** The problem of a request without a response. */
export function unreachable(cause: unknown): unknown {
  const isTimeout = cause instanceof DOMException && cause.name === 'TimeoutError'
  if (!(cause instanceof TypeError) && !isTimeout) return cause
  return new Problem(
    0,
    'The server cannot be reached',
    'Check that Tidemark is running and that this device can reach it. The page retries automatically.',
  )
}

/** Explains a failed part of the page. Code that cannot be loaded belongs to an older version, or the server is unreachable. */
export function notLoaded(cause: unknown): Error {
  if (!(cause instanceof Error)) return new Error(String(cause))
  if (!(cause instanceof TypeError) || !/import|module/i.test(cause.message)) return cause
  return new Problem(
    0,
    'Part of the dashboard could not be loaded',
    'Tidemark was updated after this page was opened, or the server cannot be reached. Reload the page.',
  )
}
