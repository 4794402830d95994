import type { Inbox, Message } from '../../../src/inbox/message.ts'
import { eventsBetween } from '../../../src/simulate/history.ts'
import { randomOf } from '../../../src/simulate/random.ts'
import { createShop } from '../../../src/simulate/shop.ts'

export interface TestShop {
  seed: string
  tenant?: string
  currency?: string
  /** From the first of March 2026. */
  days?: number
  ordersPerDay?: number
}

/** What happened in a simulated shop, events of all types, as messages in a random order. */
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

/** Submits in parts, several at a time, as transports do. */
export async function submitAll(inbox: Inbox, messages: readonly Message[], part = 100): Promise<void> {
  const parts = Array.from({ length: Math.ceil(messages.length / part) }, (_, i) =>
    inbox.submit(messages.slice(i * part, (i + 1) * part)),
  )
  await Promise.all(parts)
}
