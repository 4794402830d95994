import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '../../../test/helpers/database.ts'
import { createTestInbox } from '../../../test/helpers/engine-inbox.ts'
import { messageOf, type Sent } from '../../../test/helpers/histories.ts'
import { verifyUrl } from '../../../test/helpers/rebuild/verify-url.ts'
import type { Inbox } from '../../inbox/message.ts'

const database = useTestDatabase()
let inbox: Inbox

beforeAll(async () => {
  inbox = await createTestInbox(database.pool)
})
afterAll(() => inbox.stop())

const on = (day: number) => `2026-03-${String(day).padStart(2, '0')}T10:00:00.123Z`
const tees = (quantity: number) => ({ productId: 'tee', quantity })
const mugs = (quantity: number) => ({ productId: 'mug', quantity })
const order = (orderId: string, ...items: object[]): Sent => ({
  type: 'OrderCreated',
  time: on(1),
  data: { orderId, totalAmount: 9, items },
})
const about = (type: string, orderId: string, day: number, data: object = {}): Sent => ({
  type,
  time: on(day),
  data: { orderId, ...data },
})
const shipped = (orderId: string, day: number, ...items: object[]) => about('ShipmentCreated', orderId, day, { items })

const history: Sent[] = [
  order('part', tees(2), tees(1), mugs(1)),
  about('PaymentProcessed', 'part', 2, { amount: 9 }),
  shipped('part', 3, tees(3)),
  about('OrderCancelled', 'part', 4),
  order('both', tees(2), mugs(1)),
  shipped('both', 3, tees(1)),
  shipped('both', 5, mugs(1)),
  shipped('both', 5, tees(1)),
  shipped('both', 7, tees(9)),
  order('rest', tees(2), mugs(1)),
  shipped('rest', 3, tees(1)),
  shipped('rest', 6),
  order('at once', tees(2), mugs(1)),
  shipped('at once', 3, tees(2)),
  shipped('at once', 3, mugs(1)),
  order('returning', tees(-2)),
  shipped('returning', 3, mugs(1)),
  order('empty'),
  shipped('empty', 3, mugs(1)),
  order('whole', tees(2)),
  shipped('whole', 3),
  order('never', tees(2)),
  shipped('unknown', 3, tees(1)),
]

/** What the version before wrote: the first shipment shipped the order. */
const BEFORE = `
  update orders set
    partly_shipped_at = null,
    shipped_at = coalesce(partly_shipped_at, shipped_at);

  delete from order_funnel_analytics where step in ('partly_shipped', 'shipped');

  insert into order_funnel_analytics (tenant_id, currency, date, step, reason, orders, seconds)
  select
    tenant_id,
    currency,
    day,
    'shipped',
    '',
    count(*),
    sum(extract(epoch from shipped_at - coalesce(paid_at, placed_at)))
  from orders
  where placed_at is not null
  and shipped_at is not null
  group by tenant_id, currency, day`

test('an upgrade finds the orders that were shipped in parts, and corrects the funnel', async () => {
  await inbox.submit(history.map((event, i) => messageOf(event, `event ${i}`, 'default')))
  expect((await verifyUrl(database.url, { tables: [] })).differences).toEqual([])
  await database.pool.query(BEFORE)
  expect((await verifyUrl(database.url, { tables: [] })).differences).not.toEqual([])
  const folder = join(import.meta.dirname, '../../../migrations')
  const [file = ''] = readdirSync(folder).filter((name) => name.endsWith('-shipments-returns-counts.sql'))
  const migration = readFileSync(join(folder, file), 'utf8')
  const [correction = ''] = /^with shipments as[^;]*;/m.exec(migration) ?? []
  await database.pool.query(correction)
  expect((await verifyUrl(database.url, { tables: [] })).differences).toEqual([])
})
