import type { Logger } from 'pino'
import type { SourceReader } from '../connections/source-reader.ts'
import { splitMessage } from '../inbox/bodies/split-message.ts'
import { type Inbox, InboxUnavailable, type Outcome } from '../inbox/message.ts'
import { backOffMs } from '../waiting/back-off.ts'
import { pause } from '../waiting/pause.ts'
import { type Settlement, type Take, TakeAborted } from './transport.ts'

export interface TakeOptions {
  /** The source's name in the accounting. */
  source: string
  /** The tenant of events that do not name one; undefined: the default of the inbox. */
  defaultTenantId: string | undefined
  /** Whether its events may erase customers. */
  mayErase?: boolean
  inbox: Inbox
  /** Reads the messages of a platform. Default: each is an event of Tidemark, or an array of them. */
  read?: SourceReader | undefined
  log: Logger
  /** Receives the outcomes, to count them. */
  onOutcomes: (outcomes: readonly Outcome[]) => void
  /** Ends all waiting. Messages that were not taken by then are given back to their broker. */
  signal: AbortSignal
}

const BACK_OFF = { firstMs: 100, longestMs: 5000 }

/**
 * Hands the messages of a transport to the inbox. While the inbox is unavailable, the messages wait and their broker sends no
 * more. A message that was applied although the response was lost is a duplicate the second time.
 */
export function takeIntoInbox(options: TakeOptions): Take {
  const { source, defaultTenantId, mayErase = false, inbox, read = splitMessage, log, onOutcomes, signal } = options
  return async (delivered) => {
    const parts = delivered.map((message) => read({ ...message, source, defaultTenantId, mayErase }))
    const messages = parts.flat()
    for (let retry = 0; ; retry++) {
      const waitMs = backOffMs(retry, BACK_OFF)
      try {
        signal.throwIfAborted()
        const outcomes = messages.length === 0 ? [] : await unlessAborted(inbox.submit(messages), signal)
        onOutcomes(outcomes)
        return settle(parts, outcomes)
      } catch (error) {
        if (signal.aborted) throw new TakeAborted('Tidemark is stopping', { cause: error })
        if (!(error instanceof InboxUnavailable)) throw error
        log.warn({ messages: messages.length, waitMs, reason: error.message }, 'intake waits')
      }
      await pause(waitMs, { signal })
    }
  }
}

async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>()
  const onAbort = () => aborted.reject(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([work, aborted.promise])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

/** The settlement of each delivered message, by the outcomes of its events. */
function settle(parts: readonly (readonly unknown[])[], outcomes: readonly Outcome[]): Settlement[] {
  let first = 0
  return parts.map(({ length }) => {
    const own = outcomes.slice(first, first + length)
    first += length
    return settlementOf(own.find(({ status }) => status === 'rejected') ?? { status: 'accepted' })
  })
}

function settlementOf({ status, reason, error }: Outcome): Settlement {
  if (status !== 'rejected') return { kind: 'done' }
  return { kind: 'refused', reason: reason ?? 'rejected', description: error ?? 'the message can never be applied' }
}
