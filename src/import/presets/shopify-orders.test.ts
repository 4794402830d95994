import { beforeEach, expect, test } from 'vitest'
import { importPath, useFolder, useTestInbox } from '../../../test/helpers/import/test-import.ts'
import { bag, eventsOf, orderOf, refundOf, refundTransaction } from '../../../test/helpers/shopify-deliveries.ts'
import { chooseFormat } from '../choose-format.ts'

const shop = useTestInbox()
const folder = useFolder()
beforeEach(() => shop.clear())

const COLUMNS = [
  ...['Name', 'Email', 'Financial Status', 'Paid at', 'Currency', 'Subtotal', 'Shipping', 'Taxes', 'Total'],
  ...['Discount Code', 'Discount Amount', 'Created at', 'Lineitem quantity', 'Lineitem name', 'Lineitem price'],
  ...['Lineitem sku', 'Billing Country', 'Shipping Country', 'Notes', 'Cancelled at', 'Payment Method'],
  ...['Refunded Amount', 'Id', 'Source', 'Lineitem discount', 'Duties'],
]

const ORDER = {
  Name: '#1001',
  Email: 'jo.doe@example.com',
  Currency: 'EUR',
  Subtotal: '63.00',
  Shipping: '5.00',
  Taxes: '12.92',
  Total: '80.92',
  'Discount Code': 'SPRING',
  'Discount Amount': '7.00',
  'Created at': '2026-05-01 12:00:05 +0200',
  'Billing Country': 'AT',
  'Shipping Country': 'DE',
  Notes: '"Ring at Jo Doe,\nthen ""wait"""',
  'Payment Method': 'Shopify Payments',
  'Refunded Amount': '0.00',
  Id: '5001',
  Source: 'web',
}
const MUG = { 'Lineitem quantity': '2', 'Lineitem name': 'Mug', 'Lineitem price': '10.00', 'Lineitem sku': 'MUG' }
const LAMP = {
  'Lineitem quantity': '1',
  'Lineitem name': 'Lamp',
  'Lineitem price': '50.00',
  'Lineitem discount': '5.00',
}
const FIRST = { ...ORDER, ...MUG }
const SECOND = { Name: '#1001', 'Created at': ORDER['Created at'], ...LAMP }

type Row = Readonly<Record<string, string>>

async function importRows(rows: readonly Row[], { columns = COLUMNS, preset, asOf }: Options = {}) {
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))]
  const path = await folder.write('orders.csv', `\ufeff${lines.map((cells) => cells.join(',')).join('\r\n')}\r\n`)
  const format = await chooseFormat({ preset, asOf })
  const summary = await importPath(path, { ...shop, format, rejects: folder.path('rejects') })
  return { summary, events: await shop.readEvents(), rejects: await folder.readRejects('rejects') }
}

interface Options {
  columns?: readonly string[]
  preset?: string
  asOf?: string
}

async function revenue() {
  const { rows } = await shop.pool.query(
    'select count(*)::int as orders, sum(total - coalesce(reversed, 0))::float as net from orders where placed_at is not null',
  )
  return rows[0]
}

test('the lines of an order are one order with the id of the webhooks; the preset is detected by its columns', async () => {
  const { summary, events } = await importRows([FIRST, SECOND])
  expect(summary.presets).toEqual(['shopify-orders'])
  expect(events).toMatchObject([
    {
      type: 'OrderCreated',
      time: '2026-05-01T10:00:05Z',
      data: {
        orderId: '5001',
        currency: 'EUR',
        totalAmount: '80.92',
        discountAmount: '7',
        taxAmount: '12.92',
        shippingAmount: '5',
        taxIncluded: false,
        channel: 'web',
        country: 'DE',
        couponCode: 'SPRING',
        items: [
          { productId: 'MUG', productName: 'Mug', quantity: 2, lineTotal: '20' },
          { productId: 'Lamp', quantity: 1, lineTotal: '45' },
        ],
      },
    },
  ])
  expect(JSON.stringify(events)).not.toMatch(/doe/i)
  expect(summary.doubts).toEqual([expect.stringContaining('no ids of products')])
})

test('an order of the file and of a webhook counts once, and its refunds do too', async () => {
  await importRows([{ ...FIRST, 'Refunded Amount': '12.00' }, SECOND], { preset: 'shopify-orders', asOf: '2026-05-20' })
  expect(await revenue()).toEqual({ orders: 1, net: 68.92 })
  const refund = refundOf({ transactions: [refundTransaction('10.00')] })
  const snapshot = eventsOf('orders/updated', orderOf({ ...bag('current_total_price', '70.92'), refunds: [refund] }))
  await shop.inbox.submit(snapshot.map((event) => ({ source: 'hook', body: JSON.stringify(event) })))
  expect(await revenue()).toEqual({ orders: 1, net: 68.92 })
})

test('a cancelled order is cancelled at its time, and its refund has the same time', async () => {
  const cancelled = { ...FIRST, 'Cancelled at': '2026-05-02 09:00:00 +0200', 'Refunded Amount': '80.92' }
  const { events } = await importRows([cancelled, SECOND])
  expect(events.map(({ type, time }) => [type, time])).toEqual(
    expect.arrayContaining([
      ['OrderCancelled', '2026-05-02T07:00:00Z'],
      ['OrderRefunded', '2026-05-02T07:00:00Z'],
    ]),
  )
  expect(await revenue()).toEqual({ orders: 1, net: 0 })
})

test('a refund without a time is left out, unless the day of the export is stated', async () => {
  const { summary } = await importRows([{ ...FIRST, 'Refunded Amount': '12.00' }, SECOND])
  expect(summary.skipped).toEqual({
    'refunded amounts without a time (state the day of the export with --as-of)': 1,
  })
  await expect(chooseFormat({ preset: 'shopify-orders', asOf: 'soon' })).rejects.toThrow(/--as-of is "soon"; allowed/)
})

test.each(['6.2E+12', '5,12346E+12', '#########'])('the id %s is refused by its name', async (Id) => {
  const { rejects, events } = await importRows([{ ...FIRST, Id: Id.includes(',') ? `"${Id}"` : Id }, SECOND])
  expect(rejects[0]?.error).toMatch(
    /Id ".*" (was rounded by|is an error value of) a spreadsheet\. Export the file again/,
  )
  expect(events).toEqual([])
})

test('an old export without ids has the numbers of orders as ids', async () => {
  const old = COLUMNS.filter((column) => !['Id', 'Source', 'Duties', 'Lineitem discount'].includes(column))
  const { events } = await importRows([FIRST, SECOND], { columns: old })
  expect(events[0].data.orderId).toBe('#1001')
})
