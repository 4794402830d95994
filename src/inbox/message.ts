import type { Warning } from '../contracts/warning.ts'
import { UserError } from '../user-error.ts'

/** One event as it arrived, before anybody looked inside. */
export interface Message {
  /** The name of the source in the accounting, such as `http` or `import`. */
  source: string
  /** One event in any of the envelopes; bytes when they may not be valid UTF-8. */
  body: string | Uint8Array
  /** Transport headers by lower-case name: `envelopetype`, `content-type`, `ce-id`, … */
  headers?: Readonly<Record<string, string>>
  /** What a plain event without an id goes by: a place at its broker that is always the same, such as `orders-3-1742`. */
  fallbackId?: string
  /** What an event that names no type may be: the subject or routing key it was sent under. */
  fallbackType?: string
  /** The tenant when neither the envelope nor its hops name one. */
  defaultTenantId?: string
  /** The only tenant this sender may write to; an event that names another is rejected. */
  onlyTenantId?: string
}

/** Why an event was refused. The list is closed: reports and dead letters filter by it. */
export type RejectReason =
  | 'unreadable'
  | 'too_large'
  | 'no_envelope'
  | 'missing_id'
  | 'missing_type'
  | 'missing_time'
  | 'time_out_of_range'
  | 'invalid'
  | 'wrong_tenant'
  | 'not_applicable'

/** What became of one message. */
export interface Outcome {
  status: 'accepted' | 'duplicate' | 'ignored' | 'rejected'
  /** The event's own id, where it could be read. */
  id?: string
  type?: string
  reason?: RejectReason
  /** For a duplicate that differs from the event that counts: the properties that differ, by their names in the contract. */
  contradicts?: string[]
  /** For an accepted event: its odd values; absent when there are none. */
  warnings?: readonly Warning[]
  /** For a rejected event: what is wrong and with which property, in a sentence. */
  error?: string
}

/** Takes messages and answers when their effects are committed. */
export interface Inbox {
  /**
   * Applies the messages, each exactly once, and tells what became of each, in their order.
   *
   * @throws InboxUnavailable when the database cannot be reached for longer than the inbox waits; then nothing is
   * known to be applied, and the same messages must be sent again (what was applied already is a duplicate then).
   */
  submit(messages: readonly Message[]): Promise<Outcome[]>
  /** Finishes what was submitted and takes no more. */
  stop(): Promise<void>
}

export class InboxUnavailable extends UserError {}
