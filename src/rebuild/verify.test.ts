import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { createTestInbox, forgetEverything } from '../../test/helpers/engine-inbox.ts'
import { messagesOf, submitAll } from '../../test/helpers/rebuild/test-shop.ts'
import { verifyUrl } from '../../test/helpers/rebuild/verify-url.ts'
import type { Inbox } from '../inbox/message.ts'

const database = useTestDatabase()
let inbox: Inbox

beforeAll(async () => {
  inbox = await createTestInbox(database.pool)
})
afterEach(() => forgetEverything(database.pool))
afterAll(() => inbox.stop())

const verifyAll = (tables: string[] = []) => verifyUrl(database.url, { tables })

async function shadows(): Promise<number> {
  const { rowCount } = await database.pool.query(`select from pg_namespace where nspname = 'tidemark_shadow'`)
  return rowCount ?? 0
}

describe('a verification without changes', () => {
  test('finds no differences for any sequence of events, and leaves no shadow', async () => {
    const messages = [
      ...messagesOf({ seed: 'one' }),
      ...messagesOf({ seed: 'two', tenant: 'other', currency: 'JPY' }),
      ...messagesOf({ seed: 'three', currency: 'EUR' }),
    ]
    await Promise.all([submitAll(inbox, messages), submitAll(inbox, messages.toReversed(), 70)])
    const { differences, events, rows, tables, missing, refused } = await verifyAll()
    expect(differences).toEqual([])
    expect(events).toBe(messages.length)
    expect(rows).toBeGreaterThan(500)
    expect(tables).toBeGreaterThanOrEqual(14)
    expect([missing, refused]).toEqual([0, 0])
    expect(await shadows()).toBe(0)
  })

  test('replays the events of a batch in their order, wherever PostgreSQL places them', async () => {
    const order = (id: string, orderId: string, totalAmount: number, note: number) => ({
      source: 'shop',
      body: JSON.stringify({
        id,
        type: 'OrderCreated',
        note: 'x'.repeat(note),
        data: { orderId, totalAmount, items: [], createdAt: '2026-03-01T10:00:00Z' },
      }),
    })
    // Concurrent batches leave pages with room, which PostgreSQL fills later in any sequence.
    const others = Array.from({ length: 3000 }, (_, i) => order(`other-${i}`, `other-${i}`, 0, (i * 37) % 1500))
    await Promise.all([0, 1, 2, 3, 4, 5].map((part) => inbox.submit(others.slice(part * 500, (part + 1) * 500))))
    await database.pool.query('vacuum raw_events')
    const pairs = Array.from({ length: 200 }, (_, i) =>
      [1, 2].map((total) => order(`${i}-${total}`, `${i}`, total, ((i * 2 + total) * 611) % 1700)),
    )
    for (const pair of pairs) await inbox.submit(pair)
    const { rows } = await database.pool.query('select sum(total)::int as total from orders')
    expect(rows).toEqual([{ total: 200 }])
    expect((await verifyAll()).differences).toEqual([])
  })

  test('finds no differences for contradicting orders, because the first order counts in the replay too', async () => {
    const order = (id: number, totalAmount: number) => ({
      source: 'shop',
      body: JSON.stringify({
        id: `event-${id}`,
        type: 'OrderCreated',
        data: { orderId: `order-${id % 50}`, totalAmount, items: [], createdAt: '2026-03-01T10:00:00Z' },
      }),
    })
    for (let i = 0; i < 500; i += 50) {
      await inbox.submit(Array.from({ length: 50 }, (_, j) => order(i + j, i + j)))
    }
    expect((await verifyAll()).differences).toEqual([])
  })

  test('finds no differences for a customer whose only credit note was voided, in whichever batches', async () => {
    const data = { refundId: 'r', customerId: 'ann', amount: 5, voidedAt: '2026-03-01T10:00:00Z' }
    const event = (type: string, tenant: string) => ({
      source: 'shop',
      body: JSON.stringify({ id: type, type, tenant, time: '2026-03-01T10:00:00Z', data }),
    })
    await inbox.submit([event('OrderRefunded', 'one'), event('RefundVoided', 'one')])
    await inbox.submit([event('OrderRefunded', 'two')])
    await inbox.submit([event('RefundVoided', 'two')])
    expect((await verifyAll()).differences).toEqual([])
  })

  test('finds nothing in a database without events', async () => {
    expect(await verifyAll()).toMatchObject({ differences: [], events: 0, rows: 0 })
  })
})

describe('a manual change', () => {
  test('is reported by cell: a changed value, an extra, a missing or a negative row, and a fact', async () => {
    await submitAll(inbox, messagesOf({ seed: 'one', days: 4 }))
    const { rows } = await database.pool.query<Record<string, string>>(`
      update daily_sales_analytics set total_revenue = total_revenue + 0.01 where date = '2026-03-02' returning total_revenue;
    `)
    const revenue = rows[0]?.total_revenue
    await database.pool.query(`
      insert into payment_analytics (tenant_id, currency, date, outcome, payment_method, reason, payments, amount)
      values ('default', 'USD', '2026-03-02', 'processed', 'shells', '', 3, 4.50);
      insert into stock_levels (tenant_id, product_id) values ('default', 'of-no-matter');
      delete from order_funnel_analytics where date = '2026-03-03' and step = 'shipped';
      update hourly_sales_analytics set total_orders = -total_orders where hour = (select min(hour) from hourly_sales_analytics);
      update orders set channel = 'pigeon' where order_id = (select min(order_id) from orders where placed_at is not null);
      delete from customers where customer_id = (select min(customer_id) from customers)`)
    const { differences, differenceCount } = await verifyAll()
    const of = (table: string) => differences.filter((difference) => difference.table === table)
    expect(of('daily_sales_analytics')).toEqual([
      {
        table: 'daily_sales_analytics',
        tenantId: 'default',
        key: { currency: 'USD', date: '2026-03-02' },
        column: 'total_revenue',
        live: revenue,
        shouldBe: expect.stringMatching(/^\d+(\.\d+)?$/),
      },
    ])
    expect(Number(revenue) - Number(of('daily_sales_analytics')[0]?.shouldBe)).toBeCloseTo(0.01, 6)
    const shells = { key: expect.objectContaining({ payment_method: 'shells' }), shouldBe: '0' }
    expect(of('payment_analytics')).toMatchObject([
      { ...shells, column: 'amount', live: '4.50' },
      { ...shells, column: 'payments', live: '3' },
    ])
    const shipped = { key: { currency: 'USD', date: '2026-03-03', step: 'shipped', reason: '' }, live: '0' }
    expect(of('order_funnel_analytics')).toMatchObject([
      { ...shipped, column: 'orders' },
      { ...shipped, column: 'seconds' },
    ])
    expect(of('hourly_sales_analytics')).toMatchObject([{ column: 'total_orders', live: expect.stringMatching(/^-/) }])
    expect(of('orders')).toMatchObject([{ column: 'channel', live: 'pigeon' }])
    expect(of('customers')).toMatchObject([{ column: '(row)', live: 'missing', shouldBe: 'there' }])
    expect(differences).toHaveLength(8)
    expect(differenceCount).toBe(8)
    expect((await verifyAll(['daily-sales'])).differences).toEqual(of('daily_sales_analytics'))
    expect((await verifyAll(['stock_levels'])).differences).toEqual([])
  })
})

test('an event up to a day in the future is replayed, and an event that is now rejected is reported', async () => {
  const createdAt = new Date(Date.now() + 23 * 3_600_000).toISOString()
  const data = { orderId: 'early', totalAmount: 5, items: [], createdAt }
  await inbox.submit([{ source: 'shop', body: JSON.stringify({ id: 'early', type: 'OrderCreated', data }) }])
  expect(await verifyAll()).toMatchObject({ refused: 0, differences: [] })
  await database.pool.query(`update raw_events set body = replace(body, ':5,', ':"five",')`)
  const { refused, firstError, differences } = await verifyAll(['daily-sales'])
  expect([refused, firstError]).toEqual([1, expect.stringContaining('totalAmount')])
  expect(differences).toContainEqual(expect.objectContaining({ column: 'total_orders', live: '1', shouldBe: '0' }))
})

test('missing raw events are reported', async () => {
  await inbox.submit(messagesOf({ seed: 'one', days: 1 }))
  await database.pool.query('delete from raw_events where event_key = (select event_key from raw_events limit 1)')
  expect((await verifyAll()).missing).toBe(1)
})

test('an unknown table is an error that lists the tables', async () => {
  await expect(verifyAll(['daily-sale'])).rejects.toThrow(
    /There is no table "daily-sale". There are: .*daily_sales_analytics/,
  )
})

test('a foreign schema with the name of the shadow is not dropped', async () => {
  await database.pool.query('create schema tidemark_shadow; create table tidemark_shadow.mine ()')
  await expect(verifyAll()).rejects.toThrow('did not create')
  await database.pool.query('drop schema tidemark_shadow cascade')
})
