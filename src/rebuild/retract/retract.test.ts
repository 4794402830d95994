import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '../../../test/helpers/database.ts'
import { createTestInbox, forgetEverything } from '../../../test/helpers/engine-inbox.ts'
import { verifyUrl } from '../../../test/helpers/rebuild/verify-url.ts'
import { readTables } from '../../../test/helpers/retract/read-tables.ts'
import { onTarget } from '../../../test/helpers/retract/target-of.ts'
import { runJob } from '../../../test/helpers/run-job.ts'
import { listAudit } from '../../access/audit.ts'
import type { Inbox, Message } from '../../inbox/message.ts'
import { refreshProductPairs } from '../../maintenance/refresh-product-pairs.ts'
import { refreshSegments } from '../../maintenance/refresh-segments.ts'
import { previewRetraction } from './preview.ts'
import { readSelection } from './read-selection.ts'
import { retract, revert } from './retract.ts'
import type { Selection } from './selection.ts'

const database = useTestDatabase()
let inbox: Inbox

beforeAll(async () => {
  inbox = await createTestInbox(database.pool)
})
afterEach(() => forgetEverything(database.pool))
afterAll(() => inbox.stop())

const event = (id: string, type: string, data: object, more: Partial<Message> = {}): Message => ({
  source: 'shop',
  body: JSON.stringify({ id, type, time: '2026-03-01T10:00:00Z', data }),
  ...more,
})
const order = (id: string, orderId: string, totalAmount: number, more: Partial<Message> = {}, data: object = {}) =>
  event(id, 'OrderCreated', { orderId, totalAmount, customerId: 'ann', items: [], ...data }, more)

const withdraw = (selection: Selection) => onTarget(database.url, (target) => retract(target, selection))
const undo = (id = 0) => onTarget(database.url, (target) => revert(target, id))
const rowsOf = async (query: string) => (await database.pool.query(query)).rows
const revenue = async () =>
  (await rowsOf('select coalesce(sum(total_revenue), 0)::int as revenue from daily_sales_analytics'))[0].revenue
const accounting = async () =>
  (
    await rowsOf(`
    select sum(received)::int as received, sum(applied)::int as applied, sum(duplicate)::int as duplicate,
      sum(ignored)::int as ignored, sum(rejected)::int as rejected, sum(withdrawn)::int as withdrawn
    from ingest_accounting`)
  )[0]

async function expectNoDifference(): Promise<void> {
  expect((await verifyUrl(database.url)).differences).toEqual([])
}

describe('a withdrawn import run', () => {
  const run = (importRun: number) => ({ source: 'import', importRun })

  test('does not count, and the corrected file with the same ids does', async () => {
    await inbox.submit([order('1', 'a', 500, run(1)), order('2', 'b', 70, run(2)), order('3', 'c', 8)])
    expect(await withdraw({ kind: 'import', importRun: 1 })).toMatchObject({ status: 'withdrawn', events: 1 })
    expect(await revenue()).toBe(78)
    expect(await inbox.submit([order('1', 'a', 5, run(3))])).toMatchObject([{ status: 'accepted' }])
    expect(await revenue()).toBe(83)
    expect(await accounting()).toEqual({ received: 4, applied: 3, duplicate: 0, ignored: 0, rejected: 0, withdrawn: 1 })
    expect(await rowsOf('select count(*)::int as raw from raw_events')).toEqual([{ raw: 4 }])
    await expectNoDifference()
  })

  test('is withdrawn once: a second withdrawal selects no event', async () => {
    await inbox.submit([order('1', 'a', 500, run(1))])
    expect(await withdraw({ kind: 'import', importRun: 1 })).toMatchObject({ events: 1 })
    expect(await withdraw({ kind: 'import', importRun: 1 })).toBeUndefined()
    expect(await rowsOf('select count(*)::int as retractions from retractions')).toEqual([{ retractions: 1 }])
  })

  test('leaves its dead letters, which count nowhere', async () => {
    await inbox.submit([order('1', 'a', 500, run(1)), event('2', 'OrderCreated', { orderId: 1 }, run(1))])
    await withdraw({ kind: 'import', importRun: 1 })
    expect(await rowsOf('select event_id from dead_letters')).toEqual([{ event_id: '2' }])
    expect(await accounting()).toMatchObject({ received: 2, applied: 0, rejected: 1, withdrawn: 1 })
  })
})

describe('a withdrawn event', () => {
  test('gives way to an event that contradicted it', async () => {
    await inbox.submit([order('1', 'a', 500)])
    await inbox.submit([order('2', 'a', 5)])
    expect(await rowsOf('select event_id from contradictions')).toEqual([{ event_id: '2' }])
    await withdraw({ kind: 'event', id: '1' })
    expect(await revenue()).toBe(5)
    expect(await accounting()).toMatchObject({ received: 2, applied: 1, duplicate: 0, withdrawn: 1 })
    expect(await rowsOf('select event_id from contradictions')).toEqual([])
    await expectNoDifference()
  })

  test('is that of one tenant, if the tenant is named', async () => {
    const ofTenant = (defaultTenantId: string) => order('1', 'a', 10, { defaultTenantId })
    await inbox.submit([ofTenant('north'), ofTenant('south')])
    await withdraw({ kind: 'event', id: '1', tenantId: 'south' })
    expect(await rowsOf('select tenant_id from orders')).toEqual([{ tenant_id: 'north' }])
    await expectNoDifference()
  })

  test('of an unknown type leaves only the accounting', async () => {
    await inbox.submit([event('1', 'BasketOpened', {}), order('2', 'a', 10)])
    await withdraw({ kind: 'event', id: '1' })
    expect(await accounting()).toMatchObject({ received: 2, applied: 1, ignored: 0, withdrawn: 1 })
    expect(await inbox.submit([event('1', 'BasketOpened', {})])).toMatchObject([{ status: 'ignored' }])
  })

  test('about a product or its stock leaves the state that other events result in', async () => {
    const product = (id: string, type: string, data: object, at: string) =>
      event(id, type, { productId: 'mug', ...data, updatedAt: at, adjustedAt: at })
    await inbox.submit([
      product('1', 'ProductUpdated', { name: 'Mug', price: 3 }, '2026-03-01T10:00:00Z'),
      product('2', 'ProductUpdated', { name: 'Mgu', price: 4 }, '2026-03-02T10:00:00Z'),
      product('3', 'InventoryAdjusted', { quantityChange: 5, newTotalQuantity: 12 }, '2026-03-02T10:00:00Z'),
      product('4', 'InventoryAdjusted', { quantityChange: 1 }, '2026-03-03T10:00:00Z'),
    ])
    await withdraw({ kind: 'event', id: '2' })
    await withdraw({ kind: 'event', id: '3' })
    expect(await rowsOf('select name, price::int from products')).toEqual([{ name: 'Mug', price: 3 }])
    expect(await rowsOf('select opening::int, adjusted::int from stock_levels')).toEqual([{ opening: 0, adjusted: 1 }])
    await expectNoDifference()
  })

  test('of an exchange rate lets the rate count that was published before', async () => {
    const rate = (id: string, quote: string, value: string, time: string) =>
      event(id, 'ExchangeRatePublished', { base: 'EUR', quote, rate: value, date: '2026-03-01', publishedAt: time })
    await inbox.submit([
      rate('1', 'USD', '1.1', '2026-03-01T10:00:00Z'),
      rate('2', 'USD', '11', '2026-03-02T10:00:00Z'),
      rate('3', 'GBP', '0.8', '2026-03-02T10:00:00Z'),
    ])
    await withdraw({ kind: 'event', id: '2' })
    expect(await rowsOf('select quote, rate from exchange_rates order by quote')).toEqual([
      { quote: 'GBP', rate: '0.8' },
      { quote: 'USD', rate: '1.1' },
    ])
    await withdraw({ kind: 'event', id: '3' })
    expect(await rowsOf('select quote from exchange_rates')).toEqual([{ quote: 'USD' }])
    await expectNoDifference()
  })

  test('void of refunds lets them count in all orders again', async () => {
    const refund = (id: string, orderId: string) => event(id, 'OrderRefunded', { refundId: 'r', orderId, amount: 4 })
    await inbox.submit([
      order('1', 'a', 10),
      order('2', 'b', 10, {}, { customerId: 'bob' }),
      refund('3', 'a'),
      refund('4', 'b'),
    ])
    await inbox.submit([event('5', 'RefundVoided', { refundId: 'r' })])
    await withdraw({ kind: 'event', id: '5' })
    expect(await rowsOf('select sum(reversed)::int as reversed from daily_sales_analytics')).toEqual([{ reversed: 8 }])
    await expectNoDifference()
  })
})

describe('the window of a source', () => {
  test('includes its begin, excludes its end, and no other source', async () => {
    for (const id of ['1', '2', '3'])
      await inbox.submit([order(id, id, 1), order(`${id}x`, `${id}x`, 10, { source: 'other' })])
    const times = await rowsOf('select distinct received_at as at from raw_events order by received_at')
    const [, second, third] = times as { at: string }[]
    await withdraw({ kind: 'source', source: 'shop', from: second?.at ?? '', to: third?.at ?? '' })
    expect(await revenue()).toBe(32)
    await expectNoDifference()
  })

  test('is read in the time zone of the shop, and must be in the past', async () => {
    await inbox.submit([order('1', 'a', 500)])
    await onTarget(database.url, async ({ pool, zones }) => {
      const shop = { pool, zone: zones.shop }
      const read = (input: object) => readSelection({ source: 'shop', ...input }, shop)
      expect(await read({ from: '2026-03-01', to: '2026-03-02T12:00' })).toMatchObject({
        from: '2026-03-01T00:00:00.000000Z',
        to: '2026-03-02T12:00:00.000000Z',
      })
      await expect(read({ from: '2026-03-01' })).rejects.toThrow('"to" is missing')
      await expect(read({ from: '2026-03-02', to: '2026-03-01' })).rejects.toThrow('must be earlier')
      await expect(read({ from: '2026-03-02', to: '2999-01-01' })).rejects.toThrow('in the future')
      await expect(read({ from: 'soon', to: '2026-03-01' })).rejects.toThrow('"from" must be a time')
      await expect(read({ event: 'a' })).rejects.toThrow('one of import, source and event')
      await expect(readSelection({ import: 99 }, shop)).rejects.toThrow('There is no import run 99')
    })
  })
})

describe('a revert', () => {
  test('restores every table', async () => {
    await inbox.submit([order('1', 'a', 500), order('2', 'b', 70), event('3', 'BasketOpened', {})])
    const before = await readTables(database.pool, { source: 'shop' })
    const done = await withdraw({ kind: 'source', source: 'shop', from: '2000-01-01', to: '2999-01-01' })
    expect(await rowsOf('select * from customers')).toEqual([])
    expect(await undo(done?.retractionId)).toMatchObject({ status: 'reverted', events: 0 })
    const { entries } = await listAudit(database.pool, { limit: 4 })
    expect(entries.map(({ action, detail }) => [action, detail.withdrawnEvents])).toEqual([
      ['withdrawal.reverted', 0],
      ['withdrawal.revert-begun', 3],
      ['withdrawal.finished', 3],
      ['withdrawal.begun', 0],
    ])
    expect(entries[0]).toMatchObject({ object: `withdrawal ${done?.retractionId}`, actor: 'test' })
    expect(await readTables(database.pool, { source: 'shop' })).toEqual(before)
  })

  test('leaves out an event that has arrived once more', async () => {
    await inbox.submit([order('1', 'a', 500), order('2', 'b', 70)])
    const done = await withdraw({ kind: 'source', source: 'shop', from: '2000-01-01', to: '2999-01-01' })
    await inbox.submit([order('1', 'a', 5)])
    expect(await undo(done?.retractionId)).toMatchObject({ status: 'reverted', events: 1 })
    expect(await revenue()).toBe(75)
    expect(await accounting()).toMatchObject({ received: 3, applied: 2, withdrawn: 1 })
    await expectNoDifference()
  })

  test('of an unknown or reverted withdrawal is an error', async () => {
    await inbox.submit([order('1', 'a', 500)])
    const done = await withdraw({ kind: 'event', id: '1' })
    await undo(done?.retractionId)
    await expect(undo(done?.retractionId)).rejects.toThrow('was reverted already')
    await expect(undo(987_654)).rejects.toThrow('There is no withdrawal 987654')
  })
})

test('a preview shows what would change, and changes nothing', async () => {
  await inbox.submit([
    order('1', 'a', 500),
    event('2', 'OrderRefunded', { orderId: 'a', amount: 20, refundedAt: '2026-03-04T10:00:00Z' }),
    event('3', 'OrderRevised', { orderId: 'a', totalAmount: 510, items: [], revision: 1 }),
  ])
  const before = await readTables(database.pool, { source: 'shop' })
  const selection = { kind: 'source', source: 'shop', from: '2000-01-01', to: '2999-01-01' } as const
  const preview = await onTarget(database.url, (target) => previewRetraction(target, { kind: 'withdraw', selection }))
  expect(preview).toEqual({
    events: 3,
    byType: [
      { type: 'OrderCreated', events: 1 },
      { type: 'OrderRefunded', events: 1 },
      { type: 'OrderRevised', events: 1 },
    ],
    orders: 1,
    sales: [
      {
        tenantId: 'default',
        currency: 'USD',
        orders: -1,
        totalRevenue: '-510',
        totalRevenueByEvent: '-500',
        adjustmentsByEvent: '-10',
        reversed: '-20',
        netRevenue: '-490',
      },
    ],
    firstDay: '2026-03-01',
    lastDay: '2026-03-04',
  })
  expect(await readTables(database.pool, { source: 'shop' })).toEqual(before)
})

test('segments and product pairs of withdrawn orders disappear', async () => {
  const items = ['mug', 'tea'].map((productId) => ({ productId, quantity: 1, unitPrice: 5 }))
  await inbox.submit([order('1', 'a', 10, {}, { items })])
  await runJob(database.pool, refreshSegments)
  await runJob(database.pool, refreshProductPairs)
  const counts = () =>
    rowsOf(
      `select (select count(*) from customer_segments)::int as segments, (select count(*) from product_pairs)::int as pairs`,
    )
  expect(await counts()).toEqual([{ segments: 1, pairs: 1 }])
  await withdraw({ kind: 'event', id: '1' })
  expect(await counts()).toEqual([{ segments: 0, pairs: 0 }])
})

test('nothing is withdrawn if raw events are missing', async () => {
  await inbox.submit([order('1', 'a', 500), order('2', 'b', 70)])
  await database.pool.query(`delete from raw_events where body like '%"b"%'`)
  await expect(withdraw({ kind: 'event', id: '1' })).rejects.toThrow('1 of the 2 applied events have no raw event')
  expect(await revenue()).toBe(570)
})

test('nothing is withdrawn if a stored event would be rejected now', async () => {
  await inbox.submit([order('1', 'a', 500), order('2', 'b', 70)])
  await database.pool.query(`update raw_events set body = replace(body, ':70,', ':"x",')`)
  await expect(withdraw({ kind: 'event', id: '1' })).rejects.toThrow('would be rejected now')
  expect(await revenue()).toBe(570)
})
