import type { Inbox, Outcome } from '../../inbox/message.ts'
import type { Connection } from '../connection.ts'
import type { Reading, ShopEvent } from '../platform.ts'
import { toMessages } from '../reading/shop-messages.ts'
import type { DeliveryRecord } from './delivery-log.ts'

/** The outcome of a delivery, and those of its events. */
export interface AppliedReading extends Pick<DeliveryRecord, 'outcome' | 'reason'> {
  events: readonly Outcome[]
}

export interface ApplyOptions {
  inbox: Inbox
  /** The tenant of connections that name none. */
  tenantId: string
}

/**
 * Submits the events of a delivery.
 *
 * @throws InboxUnavailable as `Inbox.submit` does.
 */
export async function applyReading(
  reading: Reading,
  connection: Connection,
  { inbox, tenantId }: ApplyOptions,
): Promise<AppliedReading> {
  const {
    events: stated = [],
    problem,
    ignored,
  } = reading as { events?: ShopEvent[]; problem?: string; ignored?: string }
  if (stated.length === 0) {
    if (problem !== undefined) return { outcome: 'problem', reason: problem, events: [] }
    return { outcome: 'ignored', reason: ignored ?? 'no_events', events: [] }
  }
  const events = await inbox.submit(toMessages(stated, connection, connection.tenant ?? tenantId))
  const rejected = events.filter(({ status }) => status === 'rejected')
  if (rejected.length > 0) {
    const [{ type, error, reason } = {} as Partial<Outcome>] = rejected
    const first = `${type}: ${error ?? reason}`
    return {
      outcome: 'problem',
      reason: `${rejected.length} of ${events.length} events were rejected. ${first}`,
      events,
    }
  }
  if (problem !== undefined) return { outcome: 'problem', reason: problem, events }
  // Such as a test order that is voided: what its events say is that it does not count.
  if (ignored !== undefined) return { outcome: 'ignored', reason: ignored, events }
  const isApplied = events.some(({ status }) => status === 'accepted')
  return { outcome: isApplied ? 'applied' : 'duplicate', reason: undefined, events }
}
