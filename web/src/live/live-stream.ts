import { EventSourceParserStream } from 'eventsource-parser/stream'
import { accessHeader } from '../api/access-key.ts'
import { withTenant } from '../api/tenant.ts'

/** The tables that changed for a currency, and the days of the shop; no days for tables without days. */
export interface Change {
  currency: string | null
  tables: string[]
  days: { from: string; to: string }[]
}

/** What arrived since the last message. */
export interface Counts {
  events: number
  eventsPerSecond: number
  newestEventAt: string
  lagSeconds: number
  sales: { currency: string; orders: number; revenue: number }[]
}

export interface LiveListener {
  onOpen(): void
  /** The stream ended; another attempt follows. */
  onLost(): void
  /** Everything may have changed. */
  onEverything(): void
  onChanged(changes: Change[]): void
  onCounts(counts: Counts): void
}

const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 10_000
/** The server sends at least one message every 15 seconds. A connection that is silent for longer than this is dead. */
const LONGEST_SILENCE_MS = 40_000

/**
 * Listens to the live updates until the signal aborts, and reconnects after each loss. `EventSource` is not used because it
 * cannot send an access key.
 */
export async function listenLive(listener: LiveListener, signal: AbortSignal): Promise<void> {
  let lastEventId: string | undefined
  let waitMs = FIRST_WAIT_MS
  while (!signal.aborted) {
    try {
      await readStream(lastEventId, signal, {
        ...listener,
        onOpen() {
          waitMs = FIRST_WAIT_MS
          listener.onOpen()
        },
        onId: (id) => {
          lastEventId = id
        },
      })
    } catch {
      // Every error is handled in the same way: notify, wait, try again.
    }
    if (signal.aborted) return
    listener.onLost()
    await wait(waitMs, signal)
    waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2)
  }
}

async function readStream(
  lastEventId: string | undefined,
  signal: AbortSignal,
  listener: LiveListener & { onId(id: string): void },
): Promise<void> {
  const silence = new AbortController()
  const watch = () => setTimeout(() => silence.abort(), LONGEST_SILENCE_MS)
  let timer = watch()
  try {
    const { ok, body } = await fetch(withTenant('/api/analytics/live'), {
      headers: { ...accessHeader(), ...(lastEventId !== undefined && { 'last-event-id': lastEventId }) },
      signal: AbortSignal.any([signal, silence.signal]),
      cache: 'no-store',
    })
    if (!ok || !body) return
    listener.onOpen()
    const heard = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(chunk, controller) {
        clearTimeout(timer)
        timer = watch()
        controller.enqueue(chunk)
      },
    })
    const events = body
      .pipeThrough(heard)
      .pipeThrough(new TextDecoderStream())
      .pipeThrough(new EventSourceParserStream())
    const reader = events.getReader()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      if (value.id !== undefined) listener.onId(value.id)
      notify(value.event, value.data, listener)
    }
  } finally {
    clearTimeout(timer)
  }
}

function notify(name: string | undefined, data: string, listener: LiveListener): void {
  if (name === 'everything') listener.onEverything()
  if (name === 'changed') listener.onChanged((JSON.parse(data) as { changes: Change[] }).changes)
  if (name === 'counts') listener.onCounts(JSON.parse(data) as Counts)
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const over = new AbortController()
    const stop = () => {
      clearTimeout(timer)
      // Otherwise each attempt during a long outage would leave two listeners.
      over.abort()
      resolve()
    }
    const timer = setTimeout(stop, ms)
    signal.addEventListener('abort', stop, { signal: over.signal })
    addEventListener('online', stop, { signal: over.signal })
  })
}
