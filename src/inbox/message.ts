import type { Warning } from '../contracts/warning.ts'
import { UserError } from '../user-error.ts'

/** One event as it arrived, unread. */
export interface Message {
  /** The name of the source in the accounting, such as `http` or `import`. */
  source: string
  /** One event in any of the envelopes; bytes when they may not be valid UTF-8. */
  body: string | Uint8Array
  /** Transport headers by lower-case name: `envelopetype`, `content-type`, `ce-id`, … */
  headers?: Readonly<Record<string, string>>
  /** The id of a plain event without an id: a stable position at the broker, such as `orders-3-1742`. */
  fallbackId?: string
  /** The type of an event that names none: the subject or routing key of its message. */
  fallbackType?: string
  /** The tenant when neither the envelope nor its hops name one. */
  defaultTenantId?: string
  /** The import run of an event from a file. */
  importRun?: number
  /** The only tenant to which this sender may write. Events of other tenants are rejected. */
  onlyTenantId?: string
  /** Whether this sender may erase customers by `CustomerErased`. */
  mayErase?: boolean
  /** The trace of the request that brought it (`traceparent` of W3C Trace Context). */
  traceParent?: string
  /** Why the adapter of a platform could not read the message, which is then rejected. */
  problem?: string
}

/** The reasons for which events are rejected. The list is closed: reports and dead letters filter by it. */
export const rejectReasons = [
  'unreadable',
  'too_large',
  'no_envelope',
  'missing_id',
  'missing_type',
  'missing_time',
  'time_out_of_range',
  'invalid',
  'circular_merge',
  'wrong_tenant',
  'erasure_not_allowed',
  'not_applicable',
] as const
export type RejectReason = (typeof rejectReasons)[number]

/** All outcomes. In tables and reports, `accepted` is called `applied`. */
export const outcomeStatuses = ['accepted', 'duplicate', 'ignored', 'rejected'] as const
export type OutcomeStatus = (typeof outcomeStatuses)[number]

/** The outcome of one message. */
export interface Outcome {
  status: OutcomeStatus
  /** The event's own id, if it could be read. */
  id?: string
  type?: string
  reason?: RejectReason
  /** For a duplicate that differs from the event that counts: the properties that differ, by their names in the contract. */
  contradicts?: string[]
  /** For an accepted event with odd values. */
  warnings?: readonly Warning[]
  /** For a rejected event: the property and what is wrong with it, in a sentence. */
  error?: string
}

/** Applies messages, and returns their outcomes once the effects are committed. */
export interface Inbox {
  /**
   * Applies each message exactly once.
   *
   * @returns the outcomes, in the order of the messages.
   * @throws InboxUnavailable if the database cannot be reached for longer than the inbox waits. Send the same messages again:
   * those that were applied are then duplicates.
   */
  submit(messages: readonly Message[]): Promise<Outcome[]>
  /** Whether messages wait for their outcomes. */
  isApplying(): boolean
  /** Finishes all submitted messages and accepts no more. */
  stop(): Promise<void>
}

export class InboxUnavailable extends UserError {}
