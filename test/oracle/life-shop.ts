import { beforeEach } from 'vitest'
import { useTestDatabase } from '../helpers/database.ts'
import { createTestInbox, forgetEverything } from '../helpers/engine-inbox.ts'
import { lifeMessage } from './life-delivery.ts'
import { type LifeEvent, lifeEvent } from './life-events.ts'
import { expectLife } from './life-tables.ts'
import type { LifeData } from './life-types.ts'

/** Creates a database for a test file, without events before each test. */
export function useLifeShop() {
  const database = useTestDatabase()
  const arrived: LifeEvent[] = []
  beforeEach(async () => {
    arrived.length = 0
    await forgetEverything(database.pool)
  })

  /** Applies events in one batch, and expects all tables to equal the oracle. */
  async function given({ timeZone = 'UTC' }: { timeZone?: string }, ...events: LifeEvent[]): Promise<void> {
    const inbox = await createTestInbox(database.pool, { timeZone })
    await inbox.submit(events.map(lifeMessage))
    await inbox.stop()
    arrived.push(...events)
    await expectLife(database.pool, arrived, { timeZone })
  }

  /** Rows with their counts and amounts as numbers. */
  async function numbers(text: string): Promise<Record<string, unknown>[]> {
    const { rows } = await database.pool.query<Record<string, unknown>>(text)
    return rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [
          name,
          /^-?\d+(\.\d+)?$/.test(String(value)) ? Number(value) : value,
        ]),
      ),
    )
  }

  return { database, given, numbers }
}

const goods = [
  { productId: 'mug', quantity: 2, unitPrice: '30' },
  { productId: 'tea', quantity: 1, unitPrice: '20' },
]
/** An order with goods for 80, tax of 15 and shipping of 5 by default. */
export const order = (orderId: string, createdAt: string, data: LifeData = {}) =>
  lifeEvent('OrderCreated', createdAt, {
    orderId,
    customerId: 'anna',
    currency: 'EUR',
    totalAmount: '100',
    taxAmount: '15',
    shippingAmount: '5',
    items: goods,
    ...data,
  })
export const refund = (refundId: string, refundedAt: string, amount: string, data: LifeData = {}) =>
  lifeEvent('OrderRefunded', refundedAt, { orderId: 'o1', refundId, amount, ...data })
export const cancellation = (cancelledAt: string) => lifeEvent('OrderCancelled', cancelledAt, { orderId: 'o1' })

/** The metrics of a day that are not zero. */
export const DAYS = `
  select
    date, total_orders as orders, total_revenue as revenue, refunds, refunds_by_order, cancelled, cancelled_by_order,
    total_revenue - reversed as net, total_revenue - reversed_by_order as net_by_order, avg_order_value as average
  from daily_sales_analytics
  order by currency, date`
