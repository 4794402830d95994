/** What the server refused, or why it could not be asked, in words for whoever looks at the page. */
export class Problem extends Error {
  /** Of HTTP; 0 when no answer came. */
  readonly status: number
  readonly title: string

  constructor(status: number, title: string, detail: string) {
    super(detail)
    this.status = status
    this.title = title
  }
}

/** Reads an answer that is not 2xx: a problem document (RFC 9457), or whatever stands between us and the server said. */
export function problemOf(status: number, body: unknown): Problem {
  const { title, detail } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>
  return new Problem(
    status,
    typeof title === 'string' ? title : `The server answered ${status}`,
    typeof detail === 'string' ? detail : 'It gave no reason. Its log may.',
  )
}

/** What came instead of an answer. */
export function unreachable(cause: unknown): unknown {
  const isTimeout = cause instanceof DOMException && cause.name === 'TimeoutError'
  if (!(cause instanceof TypeError) && !isTimeout) return cause
  return new Problem(
    0,
    'The server cannot be reached',
    'Is Tidemark running, and is this machine connected to it? The page tries again by itself.',
  )
}

/** Why a part of the page failed. When its code did not come, it is because another version is there now, or nobody answers. */
export function notLoaded(cause: unknown): Error {
  if (!(cause instanceof Error)) return new Error(String(cause))
  if (!(cause instanceof TypeError) || !/import|module/i.test(cause.message)) return cause
  return new Problem(
    0,
    'A part of the dashboard could not be loaded',
    'Tidemark was updated since this page was opened, or the server cannot be reached. Reload the page.',
  )
}
