import { createBuffer, type Waiting } from './buffer.ts'
import type { ClientError, DropReason } from './client-error.ts'
import type { Settings } from './options.ts'
import { type Answer, type Outcome, postBatch } from './post-batch.ts'
import { createTimer, retryDelay, sleep, within } from './timing.ts'

export interface Stats {
  /** Events that wait, with those of the request that is running. */
  waiting: number
  accepted: number
  duplicate: number
  ignored: number
  rejected: number
  dropped: number
  /** Requests that failed and were sent again. */
  retries: number
}

export interface Delivery {
  add(event: Waiting): boolean
  /** Resolves with true when every event that was added before has an outcome, and with false when time is up. */
  flush(timeoutMs: number): Promise<boolean>
  /** Takes no more events, flushes, and drops what is left. */
  close(timeoutMs: number): Promise<boolean>
  drop(events: readonly Waiting[], reason: DropReason, message: string): void
  stats(): Stats
}

/** Sends events in the background: one request at a time, each until it has an answer. */
export function createDelivery(settings: Settings): Delivery {
  const { maxBufferedEvents, maxBufferedBytes, maxBatchEvents, maxBatchBytes, maxDelayMs } = settings
  const buffer = createBuffer({ maxEvents: maxBufferedEvents, maxBytes: maxBufferedBytes })
  const counts = { accepted: 0, duplicate: 0, ignored: 0, rejected: 0, dropped: 0, retries: 0 }
  const timer = createTimer(() => void run())
  let running: Waiting[] = []
  let work: Promise<void> | undefined
  let controller: AbortController | undefined
  let batchLimit = maxBatchEvents
  let failures = 0
  let isRefused = false
  let isClosed = false
  /** Numbers of events: those that were ever added, and those of them that have an outcome. */
  let [added, settled] = [0, 0]

  function report(error: ClientError): void {
    try {
      settings.onError(error)
    } catch {
      // The shop's callback must not stop the delivery.
    }
  }

  function drop(events: readonly Waiting[], reason: DropReason, message: string): void {
    counts.dropped += events.length
    report({ kind: 'dropped', message, events: events.map(nameOf), reason })
  }

  function add(event: Waiting): boolean {
    if (isClosed) {
      drop([event], 'closed', `${event.type} ${event.id} was sent after close()`)
      return false
    }
    while (!buffer.hasRoom(event, running)) {
      const oldest = settings.whenFull === 'drop-oldest' ? buffer.take(1) : []
      settled += oldest.length
      const [dropped = event] = oldest
      drop([dropped], 'full', `${dropped.type} ${dropped.id} was dropped, because too many events wait`)
      if (dropped === event) return false
    }
    buffer.add(event)
    added++
    if (failures === 0 && !work) timer.start(buffer.count >= batchLimit ? 0 : maxDelayMs)
    return true
  }

  /** Sends what waits, until nothing is left or a request fails. */
  function run(): Promise<void> {
    timer.stop()
    work ??= sendAll().finally(() => {
      work = undefined
      if (buffer.count > 0 && failures === 0) timer.start(maxDelayMs)
    })
    return work
  }

  async function sendAll(): Promise<void> {
    while (buffer.count > 0) {
      running = buffer.takeBatch({ maxEvents: batchLimit, maxBytes: maxBatchBytes })
      const answer = await request(running)
      const batch = running
      running = []
      if (!settle(batch, answer)) return
    }
  }

  async function request(batch: readonly Waiting[]): Promise<Answer> {
    const abort = new AbortController()
    controller = abort
    const timeout = setTimeout(
      () => abort.abort(new Error(`no answer within ${settings.timeoutMs} ms`)),
      settings.timeoutMs,
    )
    try {
      return await postBatch(batch, settings, abort.signal)
    } finally {
      clearTimeout(timeout)
    }
  }

  /** Whether the next request may follow at once. */
  function settle(batch: Waiting[], answer: Answer): boolean {
    if (answer.kind === 'too_large' && batch.length > 1) {
      batchLimit = Math.ceil(batch.length / 2)
      buffer.putBack(batch)
      return true
    }
    if (answer.kind === 'no_gzip') {
      settings.gzip = false
      buffer.putBack(batch)
      return true
    }
    if (answer.kind === 'unavailable' || answer.kind === 'refused') {
      retryLater(batch, answer)
      return false
    }
    failures = 0
    isRefused = false
    settled += batch.length
    batchLimit = Math.min(maxBatchEvents, batchLimit * 2)
    if (answer.kind === 'done') count(batch, answer.outcomes, answer.status)
    else reject(batch, answer.kind === 'rejected' ? answer : { status: 413, message: 'the event is too large' })
    return true
  }

  function retryLater(batch: readonly Waiting[], answer: Extract<Answer, { kind: 'unavailable' | 'refused' }>): void {
    buffer.putBack(batch)
    counts.retries++
    failures++
    isRefused = answer.kind === 'refused'
    const afterMs = answer.kind === 'unavailable' ? answer.afterMs : settings.maxRetryDelayMs
    const retryInMs = retryDelay(failures, settings, afterMs)
    if (!isClosed) timer.start(retryInMs)
    const { message, status } = answer
    const error = { message: `${message}. ${buffer.count} events wait`, waiting: buffer.count, retryInMs }
    report(isRefused ? { kind: 'refused', status: status ?? 0, ...error } : { kind: 'unavailable', status, ...error })
  }

  function count(batch: readonly Waiting[], outcomes: readonly Outcome[], status: number): void {
    outcomes.forEach(({ status: outcome, reason, error }, i) => {
      const event = batch[i]
      if (outcome === 'rejected' && event)
        reject([event], { status, message: [reason, error].filter(Boolean).join(': ') })
      else counts[outcome]++
    })
  }

  function reject(events: readonly Waiting[], { status, message }: { status: number; message: string }): void {
    counts.rejected += events.length
    const [{ type, id } = { type: '', id: '' }, ...others] = events
    const more = others.length > 0 ? ` and ${others.length} other events were` : ' was'
    report({
      kind: 'rejected',
      message: `${type} ${id}${more} rejected: ${message}`,
      events: events.map(nameOf),
      status,
    })
  }

  async function flush(timeoutMs: number): Promise<boolean> {
    const [target, deadline] = [added, Date.now() + timeoutMs]
    for (let attempt = 1; settled < target; attempt++) {
      const left = deadline - Date.now()
      if (left <= 0) return false
      await within(left, run())
      if (settled >= target) return true
      // A wrong key does not become right while the process ends.
      if (isRefused) return false
      if (failures > 0) await sleep(Math.min(retryDelay(attempt, settings), Math.max(0, deadline - Date.now())))
    }
    return true
  }

  return {
    add,
    flush,
    drop,
    async close(timeoutMs) {
      isClosed = true
      const isEmpty = await flush(timeoutMs)
      timer.stop()
      controller?.abort(new Error('the client was closed'))
      await work
      timer.stop()
      const left = buffer.take(buffer.count)
      settled += left.length
      if (left.length > 0) drop(left, 'closed', `${left.length} events were dropped, because the client was closed`)
      return isEmpty
    },
    stats: () => ({ waiting: buffer.count + running.length, ...counts }),
  }
}

const nameOf = ({ id, type }: Waiting) => ({ id, type })
