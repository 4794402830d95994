import type { ServiceBusReceivedMessage } from '@azure/service-bus'
import type { Logger } from 'pino'
import { within } from '../../waiting/within.ts'
import type { Settlement } from '../transport.ts'
import type { Turns } from './settlement-turns.ts'

/** A receiver, with or without sessions: it settles messages. */
export interface Settler {
  completeMessage(message: ServiceBusReceivedMessage): Promise<void>
  abandonMessage(message: ServiceBusReceivedMessage): Promise<void>
  deadLetterMessage(
    message: ServiceBusReceivedMessage,
    options: { deadLetterReason: string; deadLetterErrorDescription: string },
  ): Promise<void>
}

/** The SDK ends its requests after 10 s, but waits longer for the connection that they need. */
const SETTLE_WITHIN_MS = 12_000
/** Service Bus accepts up to 4,096 characters of each. */
const MAX_REASON_LENGTH = 256
const MAX_DESCRIPTION_LENGTH = 2048

/**
 * Settles a message. Without a settlement, the message is given back.
 *
 * @returns the error when it failed: the broker redelivers the message.
 */
export async function settle(
  settler: Settler,
  turns: Turns,
  message: ServiceBusReceivedMessage,
  settlement: Settlement | undefined,
): Promise<unknown> {
  try {
    const answer = await within(settleBy(settler, turns, message, settlement), SETTLE_WITHIN_MS)
    return answer === 'late' ? new Error('the broker did not answer a settlement in time') : undefined
  } catch (error) {
    return error
  }
}

function settleBy(
  settler: Settler,
  turns: Turns,
  message: ServiceBusReceivedMessage,
  settlement: Settlement | undefined,
): Promise<void> {
  if (!settlement) return turns.run('abandon', () => settler.abandonMessage(message))
  if (settlement.kind === 'done') return turns.run('complete', () => settler.completeMessage(message))
  // Each dead letter has a different reason, so each gets its own turn.
  return turns.run(`dead-letter ${message.lockToken}`, () =>
    settler.deadLetterMessage(message, {
      deadLetterReason: cut(settlement.reason, MAX_REASON_LENGTH),
      deadLetterErrorDescription: cut(settlement.description, MAX_DESCRIPTION_LENGTH),
    }),
  )
}

/** Logs the failed settlements of a batch in one line. @returns their number. */
export function logLost(errors: readonly unknown[], log: Logger): number {
  const lost = errors.filter((error) => error !== undefined)
  if (lost.length === 0) return 0
  const reason = lost[0] instanceof Error ? lost[0].message : String(lost[0])
  log.warn({ lost: lost.length, of: errors.length, reason }, 'settlements failed; the messages are redelivered')
  return lost.length
}

function cut(text: string, length: number): string {
  return text.slice(0, length).toWellFormed()
}
