import { type ClientRequest, get, type IncomingMessage } from 'node:http'
import { vi } from 'vitest'
import { scaled } from './patience.ts'

/** A server-sent event that a client has received. */
interface LiveEvent {
  name: string
  id: string | undefined
  data: Record<string, unknown>
  /** The time of arrival, by the monotonic clock. */
  atMs: number
}

/** A client of live updates. */
export interface LiveClient {
  readonly events: readonly LiveEvent[]
  /** Comments, which are not events. */
  readonly comments: readonly string[]
  readonly status: number
  readonly headers: IncomingMessage['headers']
  /** Waits for an event with this name after the first `after` ones. */
  next(name: string, after?: number): Promise<LiveEvent>
  /** Stops reading, like a program that hangs. */
  pause(): void
  resume(): void
  close(): void
  /** Resolves when the stream has ended or failed. */
  ended: Promise<void>
}

/** Opens `/api/analytics/live` with a query such as `?currency=EUR`. */
export async function openLive(
  url: string,
  query = '',
  headers: Readonly<Record<string, string>> = {},
): Promise<LiveClient> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const request: ClientRequest = get(`${url}/api/analytics/live${query}`, { headers, agent: false }, resolve)
  request.on('error', reject)
  const response = await promise
  const events: LiveEvent[] = []
  const comments: string[] = []
  let rest = ''
  response.setEncoding('utf8').on('data', (text: string) => {
    const blocks = (rest + text).split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      if (block.startsWith(':')) comments.push(block)
      else if (!block.startsWith('retry')) events.push(readBlock(block))
    }
  })
  const ended = new Promise<void>((end) => response.once('close', end))
  response.on('error', () => {})
  return {
    events,
    comments,
    status: response.statusCode ?? 0,
    headers: response.headers,
    next: (name, after = 0) =>
      vi.waitFor(
        () => {
          const found = events.slice(after).find((event) => event.name === name)
          if (!found) throw new Error(`No ${name} after ${JSON.stringify(events)}`)
          return found
        },
        { timeout: scaled(10_000), interval: 5 },
      ),
    pause: () => response.pause(),
    resume: () => response.resume(),
    close: () => response.destroy(),
    ended,
  }
}

function readBlock(block: string): LiveEvent {
  const fields = new Map(block.split('\n').map((line) => line.split(/: (.*)/s, 2) as [string, string]))
  return {
    name: fields.get('event') ?? '',
    id: fields.get('id'),
    data: JSON.parse(fields.get('data') ?? '{}'),
    atMs: performance.now(),
  }
}
