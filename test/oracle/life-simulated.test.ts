import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPool } from '../../src/db/pool.ts'
import { eventsBetween } from '../../src/simulate/history.ts'
import { randomOf, wholeBetween } from '../../src/simulate/random/random.ts'
import { createShop } from '../../src/simulate/shop.ts'
import { readTotals } from '../helpers/compare-tables.ts'
import { useTestDatabase } from '../helpers/database.ts'
import { deliverLife } from './life-delivery.ts'
import { countApplied, type LifeEvent } from './life-events.ts'
import { expectLife } from './life-tables.ts'

const database = useTestDatabase()
let secondPool: pg.Pool
beforeAll(() => {
  secondPool = createPool({ url: database.url })
})
afterAll(() => secondPool.end())

const WINDOW = 400
const timeZone = 'Europe/Berlin'

test('two months of a simulated shop, out of order and with duplicates, equal the oracle', async () => {
  const shop = createShop({
    seed: 'life of orders',
    ordersPerDay: 12,
    currency: 'EUR',
    startDate: '2024-02-15',
    reservedShare: 0.4,
  })
  const events = [...eventsBetween(shop, new Date('2024-02-15'), new Date('2024-04-15'))] as LifeEvent[]
  expect(new Set(events.map(({ type }) => type)).size).toBeGreaterThanOrEqual(12)
  const stated = (name: string) => events.some(({ data }) => Object.values(data).includes(name))
  expect(['pending', 'failed', 'chargeback'].filter((name) => !stated(name))).toEqual([])
  const arrivals = shuffledInWindow(events.flatMap((event, i) => (i % 6 === 0 ? [event, event] : [event])))
  const outcomes = await deliverLife(arrivals, {
    timeZone,
    pools: [database.pool, secondPool],
    inboxes: [0, 1],
    submissions: [150, 40, 90],

    batchSize: 60,
    batchConnections: 2,
    isOneByOne: false,
  })
  const applied = outcomes.filter(({ status }) => status === 'accepted').length
  const { least, most } = countApplied(events)
  expect(most).toBe(events.length)
  expect(applied).toBeGreaterThanOrEqual(least)
  expect(await readTotals(database.pool)).toMatchObject({ received: arrivals.length, applied, rejected: 0 })
  await expectLife(database.pool, arrivals, { timeZone })
})

const summed = [
  'total_revenue',
  ...['refunds', 'chargebacks', 'cancelled', 'reversed'].flatMap((sum) => [sum, `${sum}_by_order`]),
]
const sums = summed.join(', ')
const eachSum = summed.map((column) => `sum(${column}) as ${column}`).join(', ')

test('hours, channels, countries and payment methods of each day add up to the day, after refunds and cancellations', async () => {
  const { rows: days } = await database.pool.query(`select date, ${sums} from daily_sales_analytics order by date`)
  expect(days.length).toBeGreaterThan(50)
  const { rows: hours } = await database.pool.query(`
    select (hour at time zone '${timeZone}')::date as date, ${eachSum}
    from hourly_sales_analytics
    group by 1
    order by 1`)
  expect(hours).toEqual(days)
  for (const dimension of ['channel', 'country', 'payment_method']) {
    const { rows } = await database.pool.query(
      `select date, ${eachSum} from dimension_sales_analytics where dimension = $1 group by 1 order by 1`,
      [dimension],
    )
    expect(rows).toEqual(days)
  }
})

test('products of each day add up to the goods of its orders, and their months to their days', async () => {
  const { rows: products } = await database.pool.query(`
    select date, sum(units_sold) as units, sum(total_revenue) as goods from product_analytics group by 1 having sum(units_sold) > 0 order by 1`)
  const { rows: lines } = await database.pool.query(`
    select day as date, sum(quantity)::numeric as units, sum(total) as goods from order_lines group by 1 order by 1`)
  expect(products).toEqual(lines)
  // What is not goods: a discount takes some away, tax and shipping are added.
  const { rows: residual } = await database.pool.query(`
    select coalesce(sum(total_revenue - tax - shipping + discounts), 0) - (select sum(total) from order_lines) as left_over
    from daily_sales_analytics`)
  expect(Number(residual[0]?.left_over)).toBe(0)
  const { rows: different } = await database.pool.query(`
    select month, product_id
    from product_months
    full join (
      select date_trunc('month', date)::date as month, product_id, sum(units_sold) as units, sum(refunds) as refunds, sum(cancelled) as cancelled
      from product_analytics
      group by 1, 2
    ) as days using (month, product_id)
    where (units_sold, product_months.refunds, product_months.cancelled) is distinct from (days.units, days.refunds, days.cancelled)`)
  expect(different).toEqual([])
})

/** Each event within a window of its place, the same way each time. */
function shuffledInWindow(events: readonly LifeEvent[]): LifeEvent[] {
  const random = randomOf('window')
  return events
    .map((event, i) => ({ event, place: i + wholeBetween(random, 0, WINDOW) }))
    .sort((a, b) => a.place - b.place)
    .map(({ event }) => event)
}
