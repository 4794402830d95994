import type { Message } from '../../src/inbox/message.ts'
import type { SimulatedEvent } from '../../src/simulate/event.ts'
import { eventsBetween } from '../../src/simulate/history.ts'
import { createShop } from '../../src/simulate/shop.ts'

/** An event of one of several shops. */
export interface TenantEvent extends SimulatedEvent {
  tenant: string
}

/** The events of two months in three small shops: two currencies of one tenant, and another tenant. */
export function threeShops(seed: string): TenantEvent[] {
  const shops = [
    { tenant: 'default', currency: 'EUR', ordersPerDay: 8 },
    { tenant: 'default', currency: 'USD', ordersPerDay: 3 },
    { tenant: 'nord', currency: 'EUR', ordersPerDay: 4 },
  ]
  const [from, to] = [new Date('2026-01-10T00:00:00Z'), new Date('2026-03-10T00:00:00Z')]
  return shops.flatMap(({ tenant, ...shop }) => {
    const opened = createShop({ ...shop, seed: `${seed} ${tenant} ${shop.currency}`, startDate: '2026-01-01' })
    // Later events of orders before the first day have no order, as after a late start.
    return [...eventsBetween(opened, from, to)].map((event) => ({ ...event, tenant }))
  })
}

/** An event in the plain envelope. */
export const messageOf = (event: TenantEvent): Message => ({ source: 'test', body: JSON.stringify(event) })
