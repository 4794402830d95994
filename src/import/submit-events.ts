import type { Inbox, Message, Outcome } from '../inbox/message.ts'
import { type Candidate, type FileEvent, isReject, type Reject } from './candidate.ts'

export interface SubmitOptions {
  inbox: Inbox
  /** The name of the source in the accounting. */
  sourceName: string
  /** The tenant of events that name none. Undefined: that of the settings. */
  tenantId?: string | undefined
  /** The number of the import run, created with its first events. */
  importRun: () => Promise<number>
  /** Events in one call of the inbox. */
  batchSize: number
  /** Calls of the inbox at the same time. */
  batchConnections: number
  signal: AbortSignal
  /** Called with every finished batch. The outcomes have the sequence of the events. */
  onOutcomes: (events: readonly FileEvent[], outcomes: readonly Outcome[]) => Promise<void>
  /** Called with everything that cannot be submitted. */
  onReject: (reject: Reject) => Promise<void>
}

const MAX_BATCH_BYTES = 8 << 20

/**
 * Submits the events of a file in batches, several at the same time. Reads only one batch ahead, so a slow inbox
 * slows the reading. After an abort, waits for the batches in flight and returns.
 *
 * @throws the error of the reading or of the inbox, after the batches in flight have finished.
 */
export async function submitEvents(candidates: AsyncIterable<Candidate>, options: SubmitOptions): Promise<void> {
  const { batchSize, batchConnections, signal } = options
  const inFlight = new Set<Promise<void>>()
  const failures: unknown[] = []
  let batch: FileEvent[] = []
  let batchBytes = 0

  const mustEnd = () => signal.aborted || failures.length > 0
  const send = async () => {
    while (inFlight.size >= batchConnections) await Promise.race(inFlight)
    if (mustEnd()) return
    const events = batch
    batch = []
    batchBytes = 0
    const call = submitBatch(events, options)
      .catch((error: unknown) => void failures.push(error))
      .finally(() => inFlight.delete(call))
    inFlight.add(call)
  }

  try {
    for await (const candidate of candidates) {
      if (mustEnd()) break
      if (isReject(candidate)) {
        await options.onReject(candidate)
        continue
      }
      batch.push(candidate)
      batchBytes += candidate.body.length
      if (batch.length >= batchSize || batchBytes >= MAX_BATCH_BYTES) await send()
    }
    if (batch.length > 0) await send()
  } catch (error) {
    // An abort closes the file, so its reader fails.
    if (!signal.aborted) failures.push(error)
  }
  await Promise.all(inFlight)
  if (failures.length > 0) throw failures[0]
}

async function submitBatch(events: FileEvent[], options: SubmitOptions): Promise<void> {
  const { inbox, onOutcomes } = options
  const importRun = await options.importRun()
  const messages = events.map((event): Message => ({ ...messageOf(event, options), importRun }))
  await onOutcomes(events, await inbox.submit(messages))
}

/** The message of an event of a file. An event that was rejected before keeps its source and tenant. */
export function messageOf(
  { body, sent }: FileEvent,
  { sourceName, tenantId }: Pick<SubmitOptions, 'sourceName' | 'tenantId'>,
): Message {
  const defaultTenantId = sent?.defaultTenantId ?? tenantId
  return { source: sourceName, ...sent, ...(defaultTenantId !== undefined && { defaultTenantId }), body }
}
