import { beforeEach, expect, test } from 'vitest'
import { importCsv as importBy, useFolder, useTestInbox } from '../../../test/helpers/import/test-import.ts'

const shop = useTestInbox()
const folder = useFolder()
beforeEach(() => shop.clear())

const order = { id: 'Order', time: 'Created' }
const item = { product: 'SKU', quantity: 'Quantity', unitPrice: 'Price' }
const importCsv = (mapping: object, lines: readonly string[], options = {}) =>
  importBy(shop, folder, mapping, lines, options)

test('refunds and cancellations are separate events, at their own times in the time zone of the import', async () => {
  const mapping = { order: { ...order, refunded: 'Refunded', refundedAt: 'When', cancelledAt: 'Off' }, item }
  const lines = [
    'Order,Created,SKU,Quantity,Price,Refunded,When,Off',
    '1,2025-07-01 10:00,mug,2,10.00,-5.00,2025-07-03 12:00,',
    '2,2025-07-01 11:00,mug,1,10.00,0.00,,2025-07-02 09:30',
    '3,2025-07-01 12:00,mug,1,10.00,4.00,,',
  ]
  const { events } = await importCsv(mapping, lines, { timeZone: 'Europe/Berlin' })
  const seen = events.map(({ type, time, data }) => [time, type, data.orderId, data.amount ?? data.totalAmount])
  expect(seen.sort()).toEqual([
    ['2025-07-01T08:00:00Z', 'OrderCreated', '1', '20'],
    ['2025-07-01T09:00:00Z', 'OrderCreated', '2', '10'],
    ['2025-07-01T10:00:00Z', 'OrderCreated', '3', '10'],
    ['2025-07-01T10:00:00Z', 'OrderRefunded', '3', '4'],
    ['2025-07-02T07:30:00Z', 'OrderCancelled', '2', undefined],
    ['2025-07-03T10:00:00Z', 'OrderRefunded', '1', '5'],
  ])
})

test('a second import of the file changes nothing', async () => {
  const mapping = { order: { ...order, refunded: 'Refunded' }, item }
  const lines = ['Order,Created,SKU,Quantity,Price,Refunded', '1,2025-07-01,mug,2,10.00,5.00']
  expect((await importCsv(mapping, lines)).summary).toMatchObject({ accepted: 2, duplicate: 0 })
  expect((await importCsv(mapping, lines)).summary).toMatchObject({ accepted: 0, duplicate: 2 })
})

test('a status means cancelled, refunded or not an order, in upper or lower case', async () => {
  const mapping = {
    order: { ...order, status: 'Status' },
    item,
    status: { cancelled: ['voided'], refunded: ['refunded'], notAnOrder: ['failed', 'pending'] },
  }
  const rows = ['Voided', 'refunded', 'FAILED', 'pending', 'failed', 'paid', ''].map(
    (status, i) => `${i},2025-07-01,mug,1,10.00,${status}`,
  )
  const { events, summary } = await importCsv(mapping, ['Order,Created,SKU,Quantity,Price,Status', ...rows])
  const byOrder = events.map(({ type, data }) => `${data.orderId} ${type}`).sort()
  expect(byOrder).toEqual([
    '0 OrderCancelled',
    '0 OrderCreated',
    '1 OrderCreated',
    '1 OrderRefunded',
    '5 OrderCreated',
    '6 OrderCreated',
  ])
  expect(summary.skipped).toEqual({
    'orders whose Status is "FAILED"': 1,
    'orders whose Status is "failed"': 1,
    'orders whose Status is "pending"': 1,
  })
})

test('with a list of paid statuses, any other status is refused', async () => {
  const mapping = { order: { ...order, status: 'Status' }, item, status: { paid: ['Paid'] } }
  const lines = [
    'Order,Created,SKU,Quantity,Price,Status',
    '1,2025-07-01,mug,1,10.00,paid',
    '2,2025-07-01,mug,1,10,disputed',
  ]
  const { rejects, summary } = await importCsv(mapping, lines)
  expect(summary).toMatchObject({ accepted: 0, rejected: 1 })
  expect(rejects[0]).toMatchObject({
    line: 3,
    error: 'order 2: Status "disputed" is not in a list of "status" in the mapping; add it to a list',
  })
})

test('every property may be a constant, or the first of several columns that is not empty', async () => {
  const mapping = {
    order: { ...order, channel: ['Shop', { value: 'web' }] },
    item: {
      product: ['SKU', 'Title', { value: 'unknown' }],
      name: 'Title',
      quantity: { value: '1' },
      lineTotal: 'Amount',
    },
  }
  const { orders } = await importCsv(mapping, [
    'Order,Created,SKU,Title,Amount,Shop',
    '1,2025-07-01,MUG,Mug,1260.00,',
    '1,2025-07-01,,Gift wrap,10.00,store',
    '1,2025-07-01,,,10.00,',
  ])
  expect(orders).toMatchObject([
    {
      totalAmount: '1280',
      channel: 'store',
      items: [
        { productId: 'MUG', productName: 'Mug', quantity: 1 },
        { productId: 'Gift wrap', quantity: 1 },
        { productId: 'unknown', quantity: 1 },
      ],
    },
  ])
})

test('without items, a line is an order with a total', async () => {
  const mapping = { order: { ...order, total: 'Total' } }
  const { orders } = await importCsv(mapping, ['Order,Created,Total', '1,2025-07-01,12.50', '2,2025-07-02,10.00'])
  expect(orders).toMatchObject([
    { orderId: '1', totalAmount: '12.5', items: [] },
    { orderId: '2', totalAmount: '10', items: [] },
  ])
  const twice = await importCsv(mapping, ['Order,Created,Total', '3,2025-07-01,12.50', '3,2025-07-01,12.50'])
  expect(twice.rejects[0]?.error).toBe(
    'order 3: the order id is already on line 2. Without "item" in the mapping, each line is an order',
  )
})

test('amounts of items are summed, and prices that include tax are not taxed again', async () => {
  const amounts = { discount: 'Off', tax: 'Tax', shipping: 'Ship' }
  const lines = [
    'Order,Created,SKU,Quantity,Price,Off,Tax,Ship',
    '1,2025-07-01,mug,2,10.00,-1.00,3.04,2.00',
    '1,2025-07-01,tea,1,5.00,-0.50,0.72,2.50',
  ]
  const { orders } = await importCsv({ order, item: { ...item, ...amounts }, pricesIncludeTax: true }, lines)
  expect(orders).toMatchObject([{ totalAmount: '28', discountAmount: '1.5', taxAmount: '3.76', shippingAmount: '4.5' }])
  await shop.clear()
  const onTop = await importCsv({ order, item: { ...item, ...amounts } }, lines)
  expect(onTop.orders).toMatchObject([{ totalAmount: '31.76' }])
})

test('two spellings of an address are one customer if the mapping is set so', async () => {
  const lines = [
    'Order,Created,SKU,Quantity,Price,Email',
    '1,2025-07-01,mug,1,1,Ann@Example.com',
    '2,2025-07-01,mug,1,1,ann@example.com',
  ]
  const { orders } = await importCsv(
    { order: { ...order, customer: { column: 'Email', lowerCase: true } }, item },
    lines,
  )
  expect(orders.map(({ customerId }) => customerId)).toEqual(['ann@example.com', 'ann@example.com'])
})

test('a time may be in several columns, with its own time zone', async () => {
  const mapping = {
    order: { id: 'Transaction ID', time: { columns: ['Date', 'Time', 'Time Zone'] }, currency: 'Currency' },
    item: { product: 'Item Title', quantity: { value: '1' }, lineTotal: 'Gross' },
    timeFormat: 'MM/DD/YYYY HH24:MI:SS TZ',
  }
  const { orders } = await importCsv(mapping, [
    'Date, Time, Time Zone, Name, Type, Status, Currency, Gross, Fee, Net, Transaction ID, Item Title,',
    '"6/21/2017","22:34:28","EDT","A buyer","Payment Received","Completed","usd","1,240.00","-36.26","1,203.74","0AB12345CD678901E","Mug",',
  ])
  expect(orders).toMatchObject([{ time: '2017-06-22T02:34:28Z', totalAmount: '1240', currency: 'USD' }])
})
test('a cancelled order may have no quantity and no price', async () => {
  const mapping = { order: { ...order, status: 'Status' }, item, status: { cancelled: ['Cancelled'] } }
  const lines = [
    'Order,Created,SKU,Quantity,Price,Status',
    '1,2025-07-01,mug,,,Cancelled',
    '2,2025-07-01,mug,1,10,Shipped',
  ]
  const { events, rejects } = await importCsv(mapping, lines, { isDryRun: true })
  expect({ events, rejects }).toEqual({ events: [], rejects: [] })
})

test.each(['__proto__', 'constructor', 'toString'])('an order id may come from a column named %s', async (column) => {
  const lines = [`${column},Created,SKU,Quantity,Price`, '1,2025-07-01,mug,1,10.00', '2,2025-07-01,mug,1,20.00']
  const { orders } = await importCsv({ order: { ...order, id: column }, item }, lines)
  expect(orders.map(({ orderId, totalAmount }) => [orderId, totalAmount])).toEqual([
    ['1', '10'],
    ['2', '20'],
  ])
})
