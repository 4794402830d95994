import { type Arrived, type Destination, SimulateError } from './destination.ts'
import { type Attempt, tryPatiently } from './patience.ts'

export interface HttpDestinationOptions {
  /** The URL of a Tidemark, such as `http://127.0.0.1:5002`. */
  url: string
  accessKey?: string
  /** The time for which a batch is retried while Tidemark is unreachable or busy. Default: 60 s, and 10 s before the first response. */
  patienceMs?: number
  /** Stops retrying. Requests in flight are finished. */
  signal: AbortSignal
}

const PATIENCE_MS = 60_000
const FIRST_PATIENCE_MS = 10_000
const BATCHES_IN_FLIGHT = 2
const RESPONSE_WITHIN_MS = 60_000
const BUSY = new Set([429, 502, 503, 504])

/**
 * A running Tidemark. Every batch is one `POST /api/events` of NDJSON. Retries are safe, because the events keep their
 * ids. A few batches are in flight at a time.
 *
 * @throws from `send` and `finish`: SimulateError when a batch is refused or Tidemark remains unreachable.
 */
export function createHttpDestination(options: HttpDestinationOptions): Destination<string> {
  const arrived: Arrived = { statuses: {} }
  const inFlight = new Set<Promise<void>>()
  let patienceMs = options.patienceMs ?? FIRST_PATIENCE_MS
  let failure: unknown

  const throwFailure = () => {
    if (failure !== undefined) throw failure
  }
  return {
    name: options.url,
    async send(lines) {
      throwFailure()
      const body = `${lines.join('\n')}\n`
      const posted = tryPatiently({ name: options.url, patienceMs, signal: options.signal }, () => post(options, body))
        .then((answer) => {
          patienceMs = options.patienceMs ?? PATIENCE_MS
          tally(arrived, answer)
        })
        .catch((error: unknown) => {
          failure ??= error
        })
        .finally(() => inFlight.delete(posted))
      inFlight.add(posted)
      if (inFlight.size >= BATCHES_IN_FLIGHT) await Promise.race(inFlight)
      throwFailure()
    },
    async finish() {
      await Promise.all(inFlight)
      throwFailure()
      return arrived
    },
  }
}

/** @throws SimulateError when a retry would not help. */
async function post({ url, accessKey }: HttpDestinationOptions, body: string): Promise<Attempt<unknown>> {
  const authorization = accessKey === undefined ? undefined : { authorization: `Bearer ${accessKey}` }
  const headers = { 'content-type': 'application/x-ndjson', ...authorization }
  try {
    const response = await fetch(new URL('/api/events', url), {
      method: 'POST',
      headers,
      body,
      signal: AbortSignal.timeout(RESPONSE_WITHIN_MS),
    })
    const text = await response.text()
    if (BUSY.has(response.status)) return { trouble: `status ${response.status}` }
    if (!response.ok) throw new SimulateError(`${url} refused the events with ${response.status}: ${firstLine(text)}`)
    return { answer: parsedJson(text) }
  } catch (error) {
    if (error instanceof SimulateError) throw error
    const { cause } = error as { cause?: { code?: string; message?: string } }
    return { trouble: cause?.code ?? cause?.message ?? String(error) }
  }
}

/** Counts the outcomes in a response: an array of `{ status, error? }`, or an object that contains one. */
function tally(arrived: Arrived, answer: unknown): void {
  const lists = typeof answer === 'object' && answer !== null ? [answer, ...Object.values(answer)] : []
  for (const outcome of lists.find(Array.isArray) ?? []) {
    const { status, error } = (outcome ?? {}) as { status?: unknown; error?: unknown }
    if (typeof status !== 'string') continue
    arrived.statuses[status] = (arrived.statuses[status] ?? 0) + 1
    if (status === 'rejected') arrived.firstError ??= String(error)
  }
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function firstLine(text: string): string {
  const detail = (parsedJson(text) as { detail?: unknown } | undefined)?.detail
  return (
    String(detail ?? text)
      .split('\n', 1)[0]
      ?.slice(0, 300) || 'no reason given'
  )
}
