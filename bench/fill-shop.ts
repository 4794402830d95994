import type { Inbox, Message } from '../src/inbox/message.ts'
import { eventsBetween } from '../src/simulate/history.ts'
import { createShop } from '../src/simulate/shop.ts'

const DAYS = 365
const FIRST_DAY = '2025-01-01'
const DAY_MS = 86_400_000
const BATCH_MESSAGES = 2000

/** Applies all events of about this number of simulated orders, spread over a year. */
export async function fillShop(inbox: Pick<Inbox, 'submit'>, orders: number): Promise<void> {
  const shop = createShop({ seed: 'erasure', currency: 'USD', ordersPerDay: orders / DAYS, startDate: FIRST_DAY })
  const from = new Date(FIRST_DAY)
  let messages: Message[] = []
  for (const event of eventsBetween(shop, from, new Date(from.getTime() + DAYS * DAY_MS))) {
    messages.push({ source: 'bench', body: JSON.stringify(event) })
    if (messages.length < BATCH_MESSAGES) continue
    await inbox.submit(messages)
    messages = []
  }
  await inbox.submit(messages)
}
