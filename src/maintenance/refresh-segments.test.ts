import { beforeAll, describe, expect, test, vi } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { createTestInbox } from '../../test/helpers/engine-inbox.ts'
import { scaled } from '../../test/helpers/patience.ts'
import { runJob } from '../../test/helpers/run-job.ts'
import { messageOf, type TenantEvent, threeShops } from '../../test/oracle/simulated-shops.ts'
import { createPool } from '../db/pool.ts'
import type { Inbox } from '../inbox/message.ts'
import { segmentsByScores } from '../reports/metrics/segments.ts'
import { refreshSegments } from './refresh-segments.ts'
import { startMaintenance } from './run-jobs.ts'

const database = useTestDatabase()
const allEvents = threeShops('segments')
let inbox: Inbox

beforeAll(async () => {
  inbox = await createTestInbox(database.pool, { timeZone: 'America/New_York' })
  await inbox.submit(allEvents.map(messageOf))
  await runJob(database.pool, refreshSegments)
  return () => inbox.stop()
})

interface Standing {
  tenant: string
  currency: string
  customer: string
  lastDay: string
  orders: number
  cents: number
}

/** What each customer comes to, one order after the other. */
function standingsOf(events: readonly TenantEvent[]): Standing[] {
  const standings = new Map<string, Standing>()
  for (const { tenant, type, data } of events) {
    const { orderId, customerId, currency, totalAmount, createdAt } = data as Record<string, string>
    if (type !== 'OrderCreated' || customerId === undefined) continue
    const own = events.filter((event) => event.tenant === tenant && event.data.orderId === orderId)
    const total = centsOf(totalAmount)
    const left = own.some((event) => event.type === 'OrderCancelled') ? 0 : total - Math.min(total, refundedOf(own))
    const day = new Date(createdAt ?? '').toLocaleDateString('sv-SE', { timeZone: 'America/New_York' })
    const key = `${tenant} ${currency} ${customerId}`
    const known = standings.get(key)
    standings.set(key, {
      tenant,
      currency: currency ?? '',
      customer: customerId,
      lastDay: known && known.lastDay > day ? known.lastDay : day,
      orders: (known?.orders ?? 0) + 1,
      cents: (known?.cents ?? 0) + left,
    })
  }
  return [...standings.values()]
}

/** The refunds of an order, each once, without those that failed or were voided. */
function refundedOf(events: readonly TenantEvent[]): number {
  const idOf = ({ id, data }: TenantEvent) => String(data.refundId ?? id)
  const uncounted = events.filter(({ type, data }) => type === 'RefundVoided' || data.status === 'failed').map(idOf)
  const refunds = events.filter((event) => event.type === 'OrderRefunded' && !uncounted.includes(idOf(event)))
  const cents = new Map(refunds.map((event) => [idOf(event), centsOf(event.data.amount)]))
  return [...cents.values()].reduce((sum, of) => sum + of, 0)
}

const centsOf = (amount: unknown) => Math.round(Number(amount) * 100)

/** Scores by counting, for each customer, those whom they surpass. */
function expectedRows(events: readonly TenantEvent[]) {
  const standings = standingsOf(events)
  return standings
    .map((one) => {
      const shop = standings.filter(({ tenant, currency }) => tenant === one.tenant && currency === one.currency)
      const fifths = (isPassed: (other: Standing) => boolean) =>
        Math.floor((shop.filter(isPassed).length * 5) / shop.length)
      const recency = 5 - fifths((other) => other.lastDay > one.lastDay)
      const frequency = 1 + fifths((other) => other.orders < one.orders)
      const monetary = 1 + fifths((other) => other.cents < one.cents)
      const mean = Math.round((frequency + monetary) / 2)
      const segment = segmentsByScores[(recency - 1) * 5 + mean - 1]
      return `${one.tenant} ${one.currency} ${one.customer} ${one.lastDay} ${one.orders} ${one.cents} ${recency}${frequency}${monetary} ${segment}`
    })
    .sort()
}

async function storedRows(): Promise<string[]> {
  const { rows } = await database.pool.query<{ line: string }>(`
    select concat_ws(
      ' ', tenant_id, currency, customer_id, last_order_day, orders, (net_revenue * 100)::bigint,
      recency_score::text || frequency_score || monetary_score, segment
    ) as line
    from customer_segments`)
  return rows.map(({ line }) => line).sort()
}

/** As if the last run had been an hour ago. */
const letTimePass = () =>
  database.pool.query(`update customer_segment_runs set computed_at = computed_at - interval '1 hour'`)

const versions = async () =>
  (await database.pool.query<{ xmin: string }>('select distinct xmin from customer_segments')).rows.length

describe('customers of several shops', () => {
  test('have the scores and segments of a separate count of each customer', async () => {
    const stored = await storedRows()
    expect(stored).toEqual(expectedRows(allEvents))
    expect(stored.length).toBeGreaterThan(200)
    expect(new Set(stored.map((line) => line.split(' ').at(-1))).size).toBeGreaterThan(8)
  })

  test('have equal scores for equal values', async () => {
    const { rows } = await database.pool.query(`
      select count(distinct frequency_score)::int as scores, count(*)::int as customers
      from customer_segments
      where tenant_id = 'default' and currency = 'EUR' and orders = 1`)
    expect(rows).toEqual([{ scores: 1, customers: expect.any(Number) }])
    expect(rows[0].customers).toBeGreaterThan(50)
  })

  test('are counted per run, with the time of the run', async () => {
    const { rows } = await database.pool.query(`
      select tenant_id, currency, customers::int, computed_at > now() - interval '10 minutes' as is_fresh
      from customer_segment_runs
      order by 1, 2`)
    expect(rows).toEqual([
      { tenant_id: 'default', currency: 'EUR', customers: expect.any(Number), is_fresh: true },
      { tenant_id: 'default', currency: 'USD', customers: expect.any(Number), is_fresh: true },
      { tenant_id: 'nord', currency: 'EUR', customers: expect.any(Number), is_fresh: true },
    ])
    expect(rows.reduce((sum, { customers }) => sum + customers, 0)).toBe((await storedRows()).length)
  })
})

test('a second run writes nothing, and a run after a refund only the changed rows', async () => {
  await letTimePass()
  await runJob(database.pool, refreshSegments)
  expect(await versions()).toBe(1)

  const order = allEvents.findLast(
    ({ type, tenant, data }) => type === 'OrderCreated' && tenant === 'nord' && data.customerId !== undefined,
  )
  const refund: TenantEvent = {
    id: 'late refund',
    type: 'OrderRefunded',
    tenant: 'nord',
    time: '2026-03-11T08:00:00.000Z',
    data: { orderId: order?.data.orderId, amount: order?.data.totalAmount, refundedAt: '2026-03-11T08:00:00.000Z' },
  }
  await inbox.submit([messageOf(refund)])
  await database.pool.query('update customer_segment_runs set computed_at = now()')
  const before = await storedRows()
  await runJob(database.pool, refreshSegments)
  expect(await storedRows(), 'within minutes of the last run').toEqual(before)

  await letTimePass()
  await runJob(database.pool, refreshSegments)
  const stored = await storedRows()
  expect(stored).toEqual(expectedRows([...allEvents, refund]))
  expect(stored).not.toEqual(before)
  expect(await versions()).toBe(2)
})

test('the stored sums of a segment equal the sums of its customers', async () => {
  const { rows } = await database.pool.query(`
    select tenant_id, currency, segment, customers, orders, net_revenue, recency_scores, frequency_scores, monetary_scores
    from customer_segment_sums
    order by 1, 2, 3`)
  const counted = await database.pool.query(`
    select
      tenant_id, currency, segment, count(*) as customers, sum(orders) as orders, sum(net_revenue) as net_revenue,
      sum(recency_score) as recency_scores, sum(frequency_score) as frequency_scores, sum(monetary_score) as monetary_scores
    from customer_segments
    group by 1, 2, 3
    order by 1, 2, 3`)
  expect(rows.length).toBeGreaterThan(10)
  expect(rows).toEqual(counted.rows)
})

test('a deleted customer is in no segment', async () => {
  const { rows } = await database.pool.query(
    `delete from customers
     where customer_id = (select min(customer_id) from customers where tenant_id = 'nord')
     returning customer_id`,
  )
  await database.pool.query('update daily_sales_analytics set updated_at = clock_timestamp()')
  await letTimePass()
  await runJob(database.pool, refreshSegments)
  const stored = await storedRows()
  expect(stored.some((line) => line.includes(rows[0].customer_id))).toBe(false)
  expect(stored.length).toBeGreaterThan(200)
})

test('two concurrent processes compute the same segments', async () => {
  await database.pool.query('delete from customer_segments; delete from customer_segment_runs')
  const events = allEvents.filter(({ tenant }) => tenant === 'default')
  await database.pool.query(`delete from customers where tenant_id = 'nord'`)
  await database.pool.query(`delete from daily_sales_analytics where tenant_id = 'nord'`)
  const errors: unknown[] = []
  const log = { debug() {}, error: (...line: unknown[]) => void errors.push(line) }
  const pools = [1, 2].map(() => createPool({ url: database.url, max: 2 }))
  const jobs = [{ ...refreshSegments, everyMs: 0 }]
  const running = pools.map((pool) => startMaintenance({ pool, jobs, everyMs: 5, log }))
  const expected = expectedRows(events)
  await vi.waitFor(async () => expect(await storedRows()).toEqual(expected), { timeout: scaled(20_000) })
  for (const maintenance of running) await maintenance.stop()
  for (const pool of pools) await pool.end()
  expect(errors).toEqual([])
  expect(await storedRows()).toEqual(expected)
})

test('the only customer of a shop is a new customer', async () => {
  await inbox.submit([
    messageOf({
      id: 'only order',
      type: 'OrderCreated',
      tenant: 'solo',
      time: '2026-03-01T08:00:00.000Z',
      data: { orderId: 'only', customerId: 'only', totalAmount: 10, currency: 'JPY', items: [] },
    }),
  ])
  await runJob(database.pool, refreshSegments)
  expect((await storedRows()).filter((line) => line.startsWith('solo'))).toEqual([
    'solo JPY only 2026-03-01 1 1000 511 new_customers',
  ])
})

test('segments are computed at once after the history of a shop has arrived', async () => {
  const orders = Array.from({ length: 5 }, (_, i): TenantEvent => {
    const createdAt = '2026-03-12T08:00:00.000Z'
    const data = {
      orderId: `order ${i}`,
      customerId: `customer-${i}`,
      currency: 'EUR',
      totalAmount: 1,
      createdAt,
      items: [],
    }
    return { id: `imported ${i}`, type: 'OrderCreated', tenant: 'imported', time: createdAt, data }
  })
  for (const part of [orders.slice(0, 2), orders.slice(2)]) {
    await inbox.submit(part.map(messageOf))
    await runJob(database.pool, refreshSegments)
  }
  const stored = (await storedRows()).filter((line) => line.startsWith('imported'))
  expect(stored).toEqual(expectedRows(orders))
})
