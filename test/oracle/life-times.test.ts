import { describe, expect, test } from 'vitest'
import { lifeEvent, underAnotherId } from './life-events.ts'
import { cancellation, DAYS, order, refund, useLifeShop } from './life-shop.ts'

const { given, numbers } = useLifeShop()

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
