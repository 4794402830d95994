import { fileURLToPath } from 'node:url'
import { beforeEach, expect, test } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import { chooseFormat } from '../../src/import/choose-format.ts'
import { importPath, useTestInbox } from '../../test/helpers/import/test-import.ts'

const shop = useTestInbox()
beforeEach(async () => {
  await shop.clear()
  await shop.pool.query('truncate daily_sales_analytics')
})

const settings = { ...readConfig({}), batchSize: 100, batchConnections: 1 }

/** Imports an export by the mapping beside it, and returns its daily sales. */
async function importExport(file: string) {
  const path = fileURLToPath(new URL(file, import.meta.url))
  const mapping = path.replace(/\.\w+$/, '.json')
  const format = await chooseFormat({ mapping })
  const summary = await importPath(path, { ...shop, format, settings, onRejects: async () => {} })
  expect(summary.reasons.most(3)).toEqual([])
  const { rows } = await shop.pool.query(`
    select
      to_char(date, 'YYYY-MM-DD') as day,
      currency,
      total_orders::int as orders,
      total_revenue::float as revenue,
      (total_revenue - reversed)::float as net
    from daily_sales_analytics
    order by date, currency`)
  return { summary, days: rows }
}

test('a Shopify export has its refunds and cancellations', async () => {
  const { days, summary } = await importExport('shopify.csv')
  expect(days).toEqual([
    { day: '2025-07-01', currency: 'EUR', orders: 1, revenue: 49.95, net: 29.95 },
    { day: '2025-07-02', currency: 'EUR', orders: 1, revenue: 20, net: 0 },
  ])
  expect(summary).toMatchObject({ accepted: 4, doubts: [] })
  const order = (await shop.readEvents()).find(({ data }) => data.orderId === '#1001')
  expect(order.data).toMatchObject({
    totalAmount: '49.95',
    discountAmount: '5',
    taxAmount: '7.98',
    shippingAmount: '4.95',
    couponCode: 'SUMMER5',
    items: [{ productId: 'MUG', productName: 'Mug' }, { productId: 'Gift wrap' }],
  })
})

test('an export of WooCommerce’s orders counts those that were paid', async () => {
  const { days, summary } = await importExport('woocommerce-orders.csv')
  expect(days).toEqual([
    { day: '2025-07-01', currency: 'USD', orders: 2, revenue: 60, net: 40 },
    { day: '2025-07-02', currency: 'USD', orders: 1, revenue: 20, net: 0 },
  ])
  expect(summary.skipped).toEqual({ 'orders whose Status is "failed"': 1 })
})

test('a German export of WooCommerce’s items has decimal commas', async () => {
  expect((await importExport('woocommerce-items.csv')).days).toEqual([
    { day: '2025-07-01', currency: 'EUR', orders: 1, revenue: 1036, net: 1016 },
    { day: '2025-07-02', currency: 'EUR', orders: 1, revenue: 15.75, net: 0 },
  ])
})

test('payments of Stripe are orders, except failed ones', async () => {
  const { days, summary } = await importExport('stripe.csv')
  expect(days).toEqual([{ day: '2025-07-01', currency: 'EUR', orders: 2, revenue: 1327.4, net: 1307.4 }])
  expect(summary.skipped).toEqual({ 'orders whose Status is "Failed"': 1 })
})

test('a payment of PayPal has its time in three columns', async () => {
  expect((await importExport('paypal.csv')).days).toEqual([
    { day: '2017-06-22', currency: 'USD', orders: 1, revenue: 1240, net: 1240 },
  ])
})

test('orders of Amazon have the amounts of all their lines', async () => {
  const { days } = await importExport('amazon.tsv')
  expect(days).toMatchObject([
    { day: '2025-07-01', currency: 'EUR', orders: 1, revenue: 43.5, net: 43.5 },
    { day: '2025-07-02', orders: 1, revenue: 0, net: 0 },
  ])
})
