import { beforeEach, expect, test } from 'vitest'
import { eventsOf, testConnection } from '../../../test/helpers/connections/play-deliveries.ts'
import { wooDelivery, wooOrder } from '../../../test/helpers/connections/woocommerce-shop.ts'
import { importPath, useFolder, useTestInbox } from '../../../test/helpers/import/test-import.ts'
import { woocommerce } from '../../connections/woocommerce/platform.ts'
import { woocommerceItems } from './woocommerce-items.ts'

const shop = useTestInbox()
const folder = useFolder()
beforeEach(() => shop.clear())

const HEADER =
  'order_id,order_number,date,status,shipping_total,tax_total,discount_total,order_total,order_currency,payment_method,customer_id,billing_country,shipping_country,item_id,item_product_id,item_name,item_sku,item_quantity,item_total,item_total_tax'
const order = (id: number, status: string, item: string, total = '58.31') =>
  `${id},#${id},2024-11-04 12:15:00,${status},4.00,9.31,5.00,${total},EUR,bacs,42,DE,AT,11,${item}`
const SHIRT = '700,"Linen shirt, long",SHIRT-M,2,45.00,8.55'
const MUG = '0,Old mug,,1,5.00,0.95'

async function importLines(lines: readonly string[], timeZone = 'Europe/Berlin') {
  const path = await folder.write('orders.csv', lines.join('\n'))
  const summary = await importPath(path, { ...shop, format: woocommerceItems, timeZone })
  return { summary, events: await shop.readEvents() }
}

test('the lines of an order are one order, at its local time', async () => {
  const { events } = await importLines([HEADER, order(5001, 'Processing', SHIRT), order(5001, 'Processing', MUG)])
  expect(events).toMatchObject([
    {
      type: 'OrderCreated',
      time: '2024-11-04T11:15:00Z',
      data: {
        orderId: '5001',
        customerId: '42',
        currency: 'EUR',
        totalAmount: '58.31',
        discountAmount: '5',
        taxAmount: '9.31',
        shippingAmount: '4',
        country: 'AT',
        paymentMethod: 'bacs',
        items: [
          {
            productId: '700',
            productName: 'Linen shirt, long',
            sku: 'SHIRT-M',
            quantity: 2,
            lineTotal: '45',
            taxAmount: '8.55',
          },
          { productId: 'custom:Old mug', quantity: 1, lineTotal: '5' },
        ],
      },
    },
  ])
})

test('a refunded order is refunded in full, and orders that were not paid are left out by their status', async () => {
  const { events, summary } = await importLines([
    HEADER,
    order(5001, 'wc-refunded', SHIRT),
    order(5002, 'Pending payment', SHIRT),
    order(5003, 'cancelled', SHIRT),
    order(5004, 'On hold', SHIRT),
  ])
  expect(events.map(({ type, data }) => [type, data.orderId, data.refundId, data.cumulativeAmount])).toEqual(
    expect.arrayContaining([
      ['OrderCreated', '5001', undefined, undefined],
      ['OrderRefunded', '5001', 'csv:5001', '58.31'],
      ['OrderCreated', '5004', undefined, undefined],
    ]),
  )
  expect(summary.skipped).toEqual({
    'orders with the status "pending" that were not paid': 1,
    'orders with the status "cancelled" that were not paid': 1,
  })
})

test('an order of the file and of a webhook counts once, as the webhook states it', async () => {
  await importLines([HEADER, order(5001, 'processing', SHIRT)])
  const connection = testConnection({ platform: 'woocommerce' })
  const events = eventsOf(woocommerce, wooDelivery(wooOrder({ total: '60.00' })), connection)
  await shop.inbox.submit(events.map((event) => ({ source: 'hook', body: JSON.stringify(event) })))
  const { rows } = await shop.pool.query('select order_id, total::float from orders')
  expect(rows).toEqual([{ order_id: '5001', total: 60 }])
})

async function netRevenue() {
  const { rows } = await shop.pool.query(
    'select count(*)::int as orders, sum(total - coalesce(reversed, 0))::float as net from orders where placed_at is not null',
  )
  return rows[0]
}

async function deliver(changes: object) {
  const connection = testConnection({ platform: 'woocommerce' })
  const events = eventsOf(woocommerce, wooDelivery(wooOrder({ ...changes })), connection)
  await shop.inbox.submit(events.map((event) => ({ source: 'hook', body: JSON.stringify(event) })))
}

test.each(['file first', 'webhooks first', 'file between'])(
  'refunds of the file and of webhooks count once: %s',
  async (way) => {
    const first = { id: 9001, reason: '', total: '-10.00' }
    const second = { id: 9002, reason: '', total: '-4.00' }
    const file = () => importLines([`${HEADER},refunded_total`, `${order(5001, 'processing', SHIRT)},-10.00`])
    const webhooks = [
      () => deliver({ refunds: [first], date_modified_gmt: '2024-11-20T10:00:00' }),
      () => deliver({ refunds: [first, second], date_modified_gmt: '2024-11-25T10:00:00' }),
    ]
    const steps = way === 'file first' ? [file, ...webhooks] : [...webhooks.slice(0, 1), file, ...webhooks.slice(1)]
    for (const step of way === 'webhooks first' ? [...webhooks, file] : steps) await step()
    expect(await netRevenue()).toEqual({ orders: 1, net: 44.31 })
  },
)

test('a file that a spreadsheet has saved with semicolons, decimal commas and other names of columns is the same', async () => {
  const german = [HEADER, order(5001, 'processing', '700,Mug,M-1,2,45.00,8.55')].map((line) =>
    line.replaceAll(',', ';').replaceAll(/(\d)\.(\d\d)(?=;|$)/g, '$1,$2'),
  )
  const [header = '', ...lines] = german
  const { events } = await importLines([
    'sep=;',
    header.toUpperCase().replaceAll('_', ' '),
    ...lines,
    `;;;;4,00;9,31;;58,31`,
  ])
  expect(events).toMatchObject([{ data: { orderId: '5001', totalAmount: '58.31', items: [{ lineTotal: '45' }] } }])
})

test('a file is refused while nobody has stated the time zone of the shop', async () => {
  const path = await folder.write('orders.csv', [HEADER, order(5001, 'processing', SHIRT)].join('\n'))
  await expect(importPath(path, { ...shop, isZoneAssumed: true })).rejects.toThrow(
    /times without a time zone: date "2024-11-04 12:15:00" on line 2.*Set --timezone/,
  )
})

test('a file without a column that is needed is refused by the name of the column', async () => {
  await expect(importLines([HEADER.replace('order_total', 'total'), order(5001, 'processing', SHIRT)])).rejects.toThrow(
    /has no column "order_total", which woocommerce-items reads as the total/,
  )
})
