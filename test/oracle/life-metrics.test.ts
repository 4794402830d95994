import { expect, test } from 'vitest'
import { cancellation, DAYS, order, refund, useLifeShop } from './life-shop.ts'

const { database, given, numbers } = useLifeShop()

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

test('an order that is cancelled on a later day does not change its own day, except with basis=order', async () => {
  await given({}, order('o1', '2024-03-01T10:00:00Z'))
  const [closed] = await numbers(DAYS)
  await given({}, cancellation('2024-03-20T10:00:00Z'))
  expect(await numbers(DAYS)).toMatchObject([
    { ...closed, cancelled_by_order: 100, net_by_order: 0 },
    { date: '2024-03-20', orders: 0, cancelled: 100, net: -100 },
  ])
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

test('a guest who registers later becomes a customer with the first order under the customer id', async () => {
  await given({}, order('o1', '2024-03-01T10:00:00Z', { customerId: undefined }), order('o2', '2024-03-09T10:00:00Z'))
  const customers = 'unique_customers as customers, new_customers as new, guest_orders as guests'
  expect(await numbers(`select date, ${customers} from daily_sales_analytics order by date`)).toEqual([
    { date: '2024-03-01', customers: 0, new: 0, guests: 1 },
    { date: '2024-03-09', customers: 1, new: 1, guests: 0 },
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

async function customersBetween(from: string, to: string): Promise<number> {
  const [row] = await numbers(`
    select coalesce(sum(customers), 0) as customers
    from customer_activity
    where date between '${from}' and '${to}' and previous_date < '${from}'`)
  return Number(row?.customers)
}
