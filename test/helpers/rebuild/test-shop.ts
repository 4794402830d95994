import type { Inbox, Message } from '../../../src/inbox/message.ts'
import { eventsBetween } from '../../../src/simulate/history.ts'
import { randomOf } from '../../../src/simulate/random/random.ts'
import { createShop } from '../../../src/simulate/shop.ts'

export interface TestShop {
  seed: string
  tenant?: string
  currency?: string
  /** The number of days from 1 March 2026 on. */
  days?: number
  ordersPerDay?: number
}

/** The events of a simulated shop, of all types, as messages in random sequence. */
export function messagesOf({ seed, tenant, currency = 'USD', days = 12, ordersPerDay = 20 }: TestShop): Message[] {
  const startDate = '2026-03-01'
  const shop = createShop({ seed, currency, ordersPerDay, startDate })
  const from = new Date(startDate)
  const events = [...eventsBetween(shop, from, new Date(from.getTime() + days * 86_400_000))]
  const random = randomOf(seed)
  return events
    .map((event) => ({ body: JSON.stringify({ ...event, tenant }), place: random.fraction() }))
    .sort((a, b) => a.place - b.place)
    .map(({ body }) => ({ source: 'shop', body }))
}

/** Submits messages in groups, several groups at a time, as transports do. */
export async function submitAll(inbox: Inbox, messages: readonly Message[], part = 100): Promise<void> {
  const parts = Array.from({ length: Math.ceil(messages.length / part) }, (_, i) =>
    inbox.submit(messages.slice(i * part, (i + 1) * part)),
  )
  await Promise.all(parts)
}
