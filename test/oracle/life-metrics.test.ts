import { beforeEach, describe, expect, test } from 'vitest'
import { useTestDatabase } from '../helpers/database.ts'
import { createTestInbox, forgetEverything } from '../helpers/engine-inbox.ts'
import { lifeMessage } from './life-delivery.ts'
import { type LifeEvent, lifeEvent, underAnotherId } from './life-events.ts'
import { expectLife } from './life-tables.ts'
import type { LifeData } from './life-types.ts'

const database = useTestDatabase()
beforeEach(() => forgetEverything(database.pool))

const goods = [
  { productId: 'mug', quantity: 2, unitPrice: '30' },
  { productId: 'tea', quantity: 1, unitPrice: '20' },
]
/** An order with goods for 80, tax of 15 and shipping of 5 by default. */
const order = (orderId: string, createdAt: string, data: LifeData = {}) =>
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
const refund = (refundId: string, refundedAt: string, amount: string, data: LifeData = {}) =>
  lifeEvent('OrderRefunded', refundedAt, { orderId: 'o1', refundId, amount, ...data })
const cancellation = (cancelledAt: string) => lifeEvent('OrderCancelled', cancelledAt, { orderId: 'o1' })

/** The metrics of a day that are not zero. */
const DAYS = `
  select
    date, total_orders as orders, total_revenue as revenue, refunds, refunds_by_order, cancelled, cancelled_by_order,
    total_revenue - reversed as net, total_revenue - reversed_by_order as net_by_order, avg_order_value as average
  from daily_sales_analytics
  order by currency, date`

test('a partial and a full refund on different days count on their days, and their sum is the total of the order', async () => {
  await given({}, order('o1', '2024-03-01T10:00:00Z'), refund('r1', '2024-03-05T10:00:00Z', '30'))
  await given({}, refund('r2', '2024-03-09T10:00:00Z', '70'))
  expect(await numbers(DAYS)).toEqual([
    {
      date: '2024-03-01',

      orders: 1,
      revenue: 100,
      refunds: 0,
      refunds_by_order: 100,
      cancelled: 0,
      cancelled_by_order: 0,

      net: 100,
      net_by_order: 0,
      average: 100,
    },
    { date: '2024-03-05', ...nothingSold, refunds: 30, net: -30 },
    { date: '2024-03-09', ...nothingSold, refunds: 70, net: -70 },
  ])
})

const nothingSold = {
  orders: 0,
  revenue: 0,
  refunds: 0,
  refunds_by_order: 0,
  cancelled: 0,
  cancelled_by_order: 0,

  net: 0,
  net_by_order: 0,
  average: null,
}

test('a full refund after a partial one reverses only the rest of net revenue', async () => {
  await given({}, order('o1', '2024-03-01T10:00:00Z'), refund('r1', '2024-03-05T10:00:00Z', '30'))
  await given({}, refund('r2', '2024-03-09T10:00:00Z', '100'))
  expect(await numbers('select refunded, reversed from orders')).toEqual([{ refunded: 130, reversed: 100 }])
})

test('a cancellation reverses the whole total of the order, and only the goods of its products', async () => {
  await given({}, order('o1', '2024-03-01T10:00:00Z'), cancellation('2024-03-02T10:00:00Z'))
  expect(await numbers(DAYS)).toMatchObject([
    { date: '2024-03-01', revenue: 100, cancelled_by_order: 100, net: 100, net_by_order: 0 },
    { date: '2024-03-02', revenue: 0, cancelled: 100, net: -100, net_by_order: 0 },
  ])
  const sold = 'select product_id, sum(total_revenue) as sold, sum(cancelled) as cancelled from product_analytics'
  expect(await numbers(`${sold} group by product_id order by product_id`)).toEqual([
    { product_id: 'mug', sold: 60, cancelled: 60 },
    { product_id: 'tea', sold: 20, cancelled: 20 },
  ])
  expect(await numbers('select sum(tax) as tax, sum(shipping) as shipping from daily_sales_analytics')).toEqual([
    { tax: 15, shipping: 5 },
  ])
})

test('a refund of shipping alone reverses no product', async () => {
  await given({}, order('o1', '2024-03-01T10:00:00Z'), refund('r1', '2024-03-02T10:00:00Z', '5'))
  expect(await numbers(DAYS)).toMatchObject([
    { net: 100, net_by_order: 95 },
    { date: '2024-03-02', net: -5 },
  ])
  expect(await numbers('select sum(refunds) as refunds, sum(refunded_units) as units from product_analytics')).toEqual([
    { refunds: 0, units: 0 },
  ])
})

test('a refund on a day without orders leaves that day without an average', async () => {
  await given({}, order('o1', '2024-03-01T10:00:00Z'), refund('r1', '2024-04-02T10:00:00Z', '5'))
  expect(await numbers(DAYS)).toMatchObject([{ average: 100 }, { date: '2024-04-02', orders: 0, average: null }])
  await database.pool.query('refresh materialized view monthly_sales_summary')
  const months = 'select total_orders as orders, avg_order_value as average, net_revenue from monthly_sales_summary'
  expect(await numbers(`${months} order by month`)).toEqual([
    { orders: 1, average: 100, net_revenue: 100 },
    { orders: 0, average: null, net_revenue: -5 },
  ])
})

test('after refunds, products with tax and shipping, hours and channels all equal the sums of days', async () => {
  const items = [{ productId: 'mug', quantity: 1, amount: '30' }]
  await given({}, order('o1', '2024-03-01T10:00:00Z', { channel: 'web' }), order('o2', '2024-03-01T11:00:00Z'))
  await given({}, refund('r1', '2024-03-01T23:00:00Z', '30', { items }))
  const totalOf = (table: string) => numbers(`select sum(total_revenue - reversed) as net from ${table}`)
  expect(await totalOf('daily_sales_analytics')).toEqual([{ net: 170 }])
  expect(await totalOf('hourly_sales_analytics')).toEqual([{ net: 170 }])
  expect(await totalOf("dimension_sales_analytics where dimension = 'channel'")).toEqual([{ net: 170 }])
  expect(await numbers('select sum(total_revenue - refunds) as net from product_analytics')).toEqual([{ net: 130 }])
  expect(await numbers('select sum(tax + shipping) as rest from daily_sales_analytics')).toEqual([{ rest: 40 }])
})

test('a period has fewer customers than the sum over its days', async () => {
  const at = (day: number) => `2024-03-0${day}T10:00:00Z`
  await given(
    {},
    order('o1', at(1)),
    order('o2', at(2)),
    order('o3', at(2), { customerId: 'bert' }),
    order('o4', at(4)),
  )
  expect(await numbers('select sum(unique_customers) as customers from daily_sales_analytics')).toEqual([
    { customers: 4 },
  ])
  expect(await customersBetween('2024-03-01', '2024-03-04')).toBe(2)
  expect(await customersBetween('2024-03-03', '2024-03-04')).toBe(1)
  expect(await customersBetween('2024-03-03', '2024-03-03')).toBe(0)
})

describe('where clocks change', () => {
  const HOURS = `
    select to_char(hour, 'MM-DD HH24:MI') as hour, total_orders as orders
    from hourly_sales_analytics
    order by hourly_sales_analytics.hour`
  const ordersAt = (...times: string[]) => times.map((time, i) => order(`o${i + 1}`, time))

  test('a day has 23 hours in spring and 25 in autumn', async () => {
    const everyHalfHour = (from: string, hours: number) =>
      Array.from({ length: 2 * hours }, (_, i) => new Date(Date.parse(from) + i * 1_800_000).toISOString())
    await given(
      { timeZone: 'Europe/Berlin' },
      ...ordersAt(...everyHalfHour('2024-03-30T23:00:00Z', 23), ...everyHalfHour('2024-10-26T22:00:00Z', 25)),
    )
    expect(await numbers(DAYS)).toMatchObject([
      { date: '2024-03-31', orders: 46 },
      { date: '2024-10-27', orders: 50 },
    ])
    expect(await numbers(`select count(*) as hours from (${HOURS}) as hours where orders = 2`)).toEqual([{ hours: 48 }])
  })

  test('an hour that occurs twice in autumn is two hours', async () => {
    await given({ timeZone: 'Europe/London' }, ...ordersAt('2024-10-27T00:10:00Z', '2024-10-27T01:10:00Z'))
    expect(await numbers(HOURS)).toEqual([
      { hour: '10-27 00:00', orders: 1 },
      { hour: '10-27 01:00', orders: 1 },
    ])
    expect(await numbers(DAYS)).toMatchObject([{ date: '2024-10-27', orders: 2 }])
  })

  test.each([
    ['Asia/Kolkata', '18:30'],
    ['Asia/Kathmandu', '18:15'],
  ])('in %s a day and its first hour begin at %s in UTC', async (timeZone, midnight) => {
    const second = new Date(Date.parse(`2024-05-01T${midnight}:00Z`) - 1000).toISOString()
    await given({ timeZone }, ...ordersAt(second, `2024-05-01T${midnight}:00Z`))
    expect(await numbers(DAYS)).toMatchObject([
      { date: '2024-05-01', orders: 1 },
      { date: '2024-05-02', orders: 1 },
    ])
    expect(await numbers(HOURS)).toContainEqual({ hour: `05-01 ${midnight}`, orders: 1 })
  })

  test('in Cairo a day without midnight begins at one o’clock, and a day can end with a repeated hour', async () => {
    await given(
      { timeZone: 'Africa/Cairo' },
      ...ordersAt('2024-04-25T21:59:59Z', '2024-04-25T22:00:00Z', '2024-10-31T20:30:00Z', '2024-10-31T21:30:00Z'),
      ...ordersAt('2024-10-31T22:00:00Z').map((one) => ({ ...one, id: 'last', data: { ...one.data, orderId: 'o9' } })),
    )
    expect(await numbers(DAYS)).toMatchObject([
      { date: '2024-04-25', orders: 1 },
      { date: '2024-04-26', orders: 1 },
      { date: '2024-10-31', orders: 2 },
      { date: '2024-11-01', orders: 1 },
    ])
  })
})

test('a refund that arrives again, also 40 days later under another message id, counts once on its own day', async () => {
  const twice = refund('r1', '2024-03-05T10:00:00Z', '30')
  await given({}, order('o1', '2024-03-01T10:00:00Z'), twice, twice)
  await given({}, order('o2', '2024-04-14T10:00:00Z'))
  await given({}, underAnotherId(twice, 'forty days later'))
  expect(await numbers('select date, refund_count as refunds from daily_sales_analytics where refunds > 0')).toEqual([
    { date: '2024-03-05', refunds: 1 },
  ])
})

test('an order that arrives 40 days late counts on its own day', async () => {
  await given({}, order('o2', '2024-04-14T10:00:00Z'))
  await given({}, order('o1', '2024-03-05T10:00:00Z'))
  expect(await numbers(DAYS)).toMatchObject([
    { date: '2024-03-05', orders: 1 },
    { date: '2024-04-14', orders: 1 },
  ])
})

test('the customer is new on the day of the oldest order, also if this order arrives last', async () => {
  const newCustomers = 'select date, new_customers as customers from daily_sales_analytics where new_customers <> 0'
  const cohorts = `
    select cohort, period, customers, orders
    from cohort_analytics
    where grain = 'month' and orders > 0
    order by cohort, period`
  await given({}, order('o2', '2024-04-14T10:00:00Z'))
  expect(await numbers(newCustomers)).toEqual([{ date: '2024-04-14', customers: 1 }])
  expect(await numbers(cohorts)).toEqual([{ cohort: '2024-04-01', period: '2024-04-01', customers: 1, orders: 1 }])
  await given({}, order('o1', '2024-02-05T10:00:00Z'))
  expect(await numbers(newCustomers)).toEqual([{ date: '2024-02-05', customers: 1 }])
  expect(await numbers(cohorts)).toEqual([
    { cohort: '2024-02-01', period: '2024-02-01', customers: 1, orders: 1 },
    { cohort: '2024-02-01', period: '2024-04-01', customers: 1, orders: 1 },
  ])
})

test('a guest who registers later becomes a customer with the first order under the customer id', async () => {
  await given({}, order('o1', '2024-03-01T10:00:00Z', { customerId: undefined }), order('o2', '2024-03-09T10:00:00Z'))
  const customers = 'unique_customers as customers, new_customers as new, guest_orders as guests'
  expect(await numbers(`select date, ${customers} from daily_sales_analytics order by date`)).toEqual([
    { date: '2024-03-01', customers: 0, new: 0, guests: 1 },
    { date: '2024-03-09', customers: 1, new: 1, guests: 0 },
  ])
})

test('an order that is cancelled on a later day does not change its own day, except with basis=order', async () => {
  await given({}, order('o1', '2024-03-01T10:00:00Z'))
  const [closed] = await numbers(DAYS)
  await given({}, cancellation('2024-03-20T10:00:00Z'))
  expect(await numbers(DAYS)).toMatchObject([
    { ...closed, cancelled_by_order: 100, net_by_order: 0 },
    { date: '2024-03-20', orders: 0, cancelled: 100, net: -100 },
  ])
})

test('yen and euros are never added, and neither are their customers', async () => {
  await given({}, order('o1', '2024-03-01T10:00:00Z', { totalAmount: '100.50' }))
  await given({}, order('o2', '2024-03-01T10:00:00Z', { totalAmount: '12000', currency: 'JPY' }))
  await given({}, refund('r1', '2024-03-02T10:00:00Z', '800', { currency: 'JPY' }))
  const sums = 'currency, date, total_revenue as revenue, refunds, new_customers as new'
  expect(
    await numbers(`select ${sums} from daily_sales_analytics where total_orders + refunds > 0 order by 1, 2`),
  ).toEqual([
    { currency: 'EUR', date: '2024-03-01', revenue: 100.5, refunds: 0, new: 1 },
    { currency: 'JPY', date: '2024-03-01', revenue: 12000, refunds: 0, new: 1 },
    { currency: 'JPY', date: '2024-03-02', revenue: 0, refunds: 800, new: 0 },
  ])
})

test('an event that arrives before its order is not counted, is listed as waiting, and counts after the order arrives', async () => {
  const of = { orderId: 'o1' }
  await given(
    {},
    refund('r1', '2024-03-05T10:00:00Z', '30'),
    cancellation('2024-03-06T10:00:00Z'),
    lifeEvent('PaymentProcessed', '2024-03-02T10:00:00Z', { ...of, amount: '100' }),
    lifeEvent('PaymentFailed', '2024-03-02T09:00:00Z', of),
    lifeEvent('ShipmentCreated', '2024-03-03T10:00:00Z', of),
    lifeEvent('InventoryReserved', '2024-03-01T10:00:00Z', { ...of, productId: 'mug', quantity: 2 }),
  )
  const tables = ['daily_sales_analytics', 'payment_analytics', 'order_funnel_analytics', 'stock_levels', 'customers']
  for (const table of tables) expect(await numbers(`select * from ${table}`), table).toEqual([])
  expect(await numbers('select order_id from orders where placed_at is null')).toEqual([{ order_id: 'o1' }])
  await given({}, order('o1', '2024-03-01T10:00:00Z'))
  expect(await numbers('select order_id from orders where placed_at is null')).toEqual([])
  expect(await numbers(DAYS)).toMatchObject([{ net_by_order: 0 }, { refunds: 30 }, { cancelled: 100, net: -70 }])
})

const arrived: LifeEvent[] = []
beforeEach(() => {
  arrived.length = 0
})

/** Applies events in one batch, and expects all tables to equal the oracle. */
async function given({ timeZone = 'UTC' }: { timeZone?: string }, ...events: LifeEvent[]): Promise<void> {
  const inbox = await createTestInbox(database.pool, { timeZone })
  await inbox.submit(events.map(lifeMessage))
  await inbox.stop()
  arrived.push(...events)
  await expectLife(database.pool, arrived, { timeZone })
}

async function customersBetween(from: string, to: string): Promise<number> {
  const [row] = await numbers(`
    select coalesce(sum(customers), 0) as customers
    from customer_activity
    where date between '${from}' and '${to}' and previous_date < '${from}'`)
  return Number(row?.customers)
}

/** Rows with their counts and amounts as numbers. */
async function numbers(text: string): Promise<Record<string, unknown>[]> {
  const { rows } = await database.pool.query<Record<string, unknown>>(text)
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [name, /^-?\d+(\.\d+)?$/.test(String(value)) ? Number(value) : value]),
    ),
  )
}
