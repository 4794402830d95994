import type { ServiceBusReceivedMessage } from '@azure/service-bus'
import type { Settlement } from '../transport.ts'

/** What settles messages: a receiver, or a session's. */
export interface Settler {
  completeMessage(message: ServiceBusReceivedMessage): Promise<void>
  abandonMessage(message: ServiceBusReceivedMessage): Promise<void>
  deadLetterMessage(
    message: ServiceBusReceivedMessage,
    options: { deadLetterReason: string; deadLetterErrorDescription: string },
  ): Promise<void>
}

/** Service Bus takes 4,096 characters of each. */
const MAX_REASON_LENGTH = 256
const MAX_DESCRIPTION_LENGTH = 2048

/** Tells the broker what became of a message. */
export function settle(settler: Settler, message: ServiceBusReceivedMessage, settlement: Settlement): Promise<void> {
  if (settlement.kind === 'done') return settler.completeMessage(message)
  return settler.deadLetterMessage(message, {
    deadLetterReason: cut(settlement.reason, MAX_REASON_LENGTH),
    deadLetterErrorDescription: cut(settlement.description, MAX_DESCRIPTION_LENGTH),
  })
}

function cut(text: string, length: number): string {
  return text.slice(0, length).toWellFormed()
}
