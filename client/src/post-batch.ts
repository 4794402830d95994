import type { Waiting } from './buffer.ts'
import { headersOf } from './headers.ts'
import type { Settings } from './options.ts'

export interface Outcome {
  status: 'accepted' | 'duplicate' | 'ignored' | 'rejected'
  reason?: string
  error?: string
}

/** What became of a request. */
export type Answer =
  /** The outcome of each event, in their sequence. */
  | { kind: 'done'; status: number; outcomes: readonly Outcome[] }
  /** Nothing was stored. The same request would be refused again. */
  | { kind: 'rejected'; status: number; message: string }
  | { kind: 'too_large' }
  | { kind: 'no_gzip' }
  | { kind: 'unavailable'; message: string; status?: number; afterMs?: number }
  | { kind: 'refused'; message: string; status: number }

/** Compression pays off above this many characters. */
const MIN_GZIP = 1000

/** Sends events in one request. Never throws. */
export async function postBatch(batch: readonly Waiting[], settings: Settings, signal: AbortSignal): Promise<Answer> {
  try {
    const text = `[${batch.map((event) => event.text).join(',')}]`
    const isCompressed = settings.gzip && text.length >= MIN_GZIP
    const response = await settings.fetch(`${settings.url}/api/events`, {
      method: 'POST',
      headers: {
        ...headersOf(settings),
        'content-type': 'application/json',
        ...(isCompressed && { 'content-encoding': 'gzip' }),
      },
      body: isCompressed ? await gzip(text) : text,
      redirect: 'manual',
      signal,
    })
    return readAnswer(response, await response.text(), { count: batch.length, isCompressed })
  } catch (error) {
    return { kind: 'unavailable', message: `${settings.url} does not answer: ${describe(error)}` }
  }
}

function readAnswer(
  response: Response,
  text: string,
  { count, isCompressed }: { count: number; isCompressed: boolean },
): Answer {
  const { status } = response
  const body = parse(text)
  if ((status === 200 || status === 400) && Array.isArray(body.results) && body.results.length === count) {
    return { kind: 'done', status, outcomes: body.results as Outcome[] }
  }
  const message = `${response.url || 'The address'} answered with ${status}${detailOf(body)}`
  if (status === 413) return { kind: 'too_large' }
  if (status === 415 && isCompressed) return { kind: 'no_gzip' }
  if (status === 408 || status === 425 || status === 429 || status >= 500) {
    return { kind: 'unavailable', message, status, afterMs: retryAfterOf(response) }
  }
  // Something else than Tidemark answers at the address, or the key is wrong. Neither is the fault of the events.
  if (status < 400 || [401, 403, 404, 405, 407].includes(status)) {
    return { kind: 'refused', message: `${message}. Check the url and the key`, status }
  }
  return { kind: 'rejected', message, status }
}

async function gzip(text: string): Promise<ArrayBuffer> {
  return new Response(new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer()
}

/** Seconds, or a date. */
function retryAfterOf({ headers }: Response): number | undefined {
  const value = headers.get('retry-after')
  if (value === null) return undefined
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now()
  return Number.isNaN(ms) ? undefined : Math.max(0, ms)
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

function detailOf({ detail, title }: Record<string, unknown>): string {
  const said = detail ?? title
  return typeof said === 'string' ? `: ${said}` : ''
}

function describe(error: unknown): string {
  const { message, cause } = error as { message?: string; cause?: { message?: string; code?: string } }
  return [message ?? String(error), cause?.message || cause?.code].filter(Boolean).join(': ')
}
