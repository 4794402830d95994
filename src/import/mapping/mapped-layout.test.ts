import { beforeEach, expect, test } from 'vitest'
import { importPath, useFolder, useTestInbox } from '../../../test/helpers/import/test-import.ts'
import { mappedLayout } from './mapped-layout.ts'
import type { Mapping } from './mapping.ts'

const shop = useTestInbox()
const folder = useFolder()
beforeEach(() => shop.clear())

const item = { product: 'SKU', quantity: 'Qty', unitPrice: 'Price' }

/** Imports CSV by a mapping and gives back what was submitted and what was refused. */
async function importCsv(
  mapping: Mapping,
  lines: string[],
  { currency, ...options }: { currency?: string; timeZone?: string; isPartial?: boolean } = {},
) {
  const path = await folder.write('shop.csv', lines.join('\n'))
  const format = mappedLayout(mapping, 'shop.json', currency)
  const rejects = folder.path('rejects')
  const summary = await importPath(path, { ...shop, format, rejects, ...options })
  const orders = (await shop.readEvents()).map(({ time, data }) => ({ time, ...data }))
  return { summary, orders, rejects: await folder.readRejects('rejects') }
}

test('every property comes from its column, or is the same for all orders', async () => {
  const order = {
    id: 'No',
    time: 'Date',
    customer: 'Buyer',
    total: 'Total',
    currency: { column: 'Cur' },
    discount: 'Off',
    tax: 'Tax',
    shipping: { value: '2.50' },
    channel: { value: 'shop' },
    country: 'Land',
    paymentMethod: 'Paid',
    couponCode: 'Code',
  }
  const { orders } = await importCsv(
    { order, item: { ...item, name: 'Name', lineTotal: 'Sum' }, delimiter: ';', timeFormat: 'DD.MM.YYYY HH24:MI' },
    [
      'No;Date;Buyer;Total;Cur;Off;Tax;Land;Paid;Code;SKU;Name;Qty;Price;Sum',
      '1;24.12.2020 18:00;ann;30.10;EUR;1.00;4.81;DE;card;XMAS;a;Cup;2;10;20.00',
      '1;24.12.2020 18:00;;;;;;;;;b;Mug;1;8.60;8.60',
    ],
    { timeZone: 'Europe/Berlin' },
  )
  expect(orders).toEqual([
    {
      time: '2020-12-24T17:00:00Z',
      createdAt: '2020-12-24T17:00:00Z',
      orderId: '1',
      customerId: 'ann',
      currency: 'EUR',
      totalAmount: '30.1',
      discountAmount: '1',
      taxAmount: '4.81',
      shippingAmount: '2.5',
      channel: 'shop',
      country: 'DE',
      paymentMethod: 'card',
      couponCode: 'XMAS',
      items: [
        { productId: 'a', productName: 'Cup', quantity: 2, unitPrice: '10', lineTotal: '20' },
        { productId: 'b', productName: 'Mug', quantity: 1, unitPrice: '8.6', lineTotal: '8.6' },
      ],
    },
  ])
})

test('a missing total is exactly items − discount + tax + shipping', async () => {
  const order = { id: 'No', time: 'Date', discount: 'Off', shipping: 'Ship' }
  const { orders } = await importCsv(
    { order, item },
    [
      'No,Date,Off,Ship,SKU,Qty,Price',
      '1,2020-01-01,0.30,5,a,3,0.1',
      '1,2020-01-01,0.30,5,b,1,12345678901234567890.01',
    ],
    { currency: 'CHF' },
  )
  expect(orders).toMatchObject([{ totalAmount: '12345678901234567895.01', currency: 'CHF' }])
})

test('orders are submitted by time, with their lines from anywhere in the file', async () => {
  const lines = Array.from(
    { length: 60 },
    (_, i) => `${i % 20},2020-01-${20 - (i % 20) < 10 ? '0' : ''}${20 - (i % 20)},p${i},1,1`,
  )
  const { summary, orders } = await importCsv({ order: { id: 'No', time: 'Date' }, item }, [
    'No,Date,SKU,Qty,Price',
    ...lines,
  ])
  expect(summary).toMatchObject({ lines: 60, events: 20, accepted: 20, rejected: 0 })
  expect(orders.map(({ orderId }) => orderId)).toEqual(Array.from({ length: 20 }, (_, i) => String(19 - i)))
  expect(orders[0]?.items.map(({ productId }: { productId: string }) => productId)).toEqual(['p19', 'p39', 'p59'])
})

test('a partial import refuses an order with an invalid line as a whole, and accepts the others', async () => {
  const { summary, orders, rejects } = await importCsv(
    { order: { id: 'No', time: 'Date', customer: 'Buyer', discount: 'Off' }, item },
    [
      'No,Date,Buyer,Off,SKU,Qty,Price',
      'good,2020-01-01,,,a,1,1',
      'half,2020-01-02,,,a,1,1',
      'half,2020-01-02,,,b,some,1',
      'price,2020-01-03,,,a,1,"1,50"',
      'date,soon,,,a,1,1',
      'never,,,,a,1,1',
      'two,2020-01-04,ann,,a,1,1',
      'two,2020-01-04,bob,,a,1,1',
      'gift,2020-01-05,,9,a,1,1',
      ',2020-01-07,,,a,1,1',
      'short,2020-01-08,a',
      `long,2020-01-09,,,${'a'.repeat(5001)},1,1`,
      `${'i'.repeat(201)},2020-01-09,,,a,1,1`,
      'far,2999-01-01,,,a,1,1',
    ],
    { isPartial: true },
  )
  expect(summary).toMatchObject({ lines: 14, events: 12, accepted: 1, rejected: 11 })
  expect(orders.map(({ orderId }) => orderId)).toEqual(['good'])
  expect(Object.fromEntries(rejects.map(({ line, error }) => [line, error]))).toEqual({
    4: 'order half: Qty "some" is not a decimal number such as 12.50',
    5: 'order price: Price "1,50" has a decimal comma; add "decimal": "," to the mapping',
    6: 'order date: Date "soon" is not a valid time',
    7: 'order never: Date is empty',
    9: 'order two: Buyer is "bob", but "ann" on line 8 of the same order',
    10: 'order gift: the discount is larger than the order. The total would be -8',
    11: 'No is empty',
    12: 'order short: Qty is empty',
    13: 'order long: SKU is longer than 5000 characters',
    14: 'No is longer than 200 characters',
    15: 'order far: its time 2999-01-01T00:00:00Z is more than a day in the future',
  })
})

test('an order with too many lines for an event is refused, and its lines are not kept in memory', async () => {
  const lines = Array.from({ length: 200 }, (_, i) => `big,2020-01-01,product-${i},1,1`)
  const { summary, rejects } = await importCsv(
    { order: { id: 'No', time: 'Date' }, item },
    ['No,Date,SKU,Qty,Price', 'small,2020-01-02,a,1,1', ...lines],
    { isPartial: true },
  )
  expect(summary).toMatchObject({ lines: 201, accepted: 1, rejected: 1 })
  expect(rejects).toMatchObject([
    {
      line: 3,
      reason: 'too_large',
      error: 'order big: its lines are larger than one event may be (TIDEMARK_MAX_EVENT_BYTES)',
    },
  ])
})

test('ids that are not UTF-8 are refused, because two ids could become one', async () => {
  const head = Buffer.from('No,Date,SKU,Qty,Price,Text\nok,2020-01-01,a,1,1,')
  const path = await folder.write(
    'latin1.csv',
    Buffer.concat([head, Buffer.from('caf\xe9\ncaf\xe9,2020-01-01,a,1,1,x\n', 'latin1')]),
  )
  const format = mappedLayout({ order: { id: 'No', time: 'Date' }, item }, 'shop.json')
  const summary = await importPath(path, { ...shop, format, rejects: folder.path('rejects'), isPartial: true })
  expect(summary).toMatchObject({ accepted: 1, rejected: 1 })
  expect(await folder.readRejects('rejects')).toMatchObject([{ line: 3, error: /not UTF-8/ }])
})

test('no staged lines remain in the database', async () => {
  await importCsv({ order: { id: 'No', time: 'Date' }, item }, ['No,Date,SKU,Qty,Price', '1,2020-01-01,a,1,1'])
  const { rows } = await shop.pool.query(`select from pg_class where relname = 'staged_lines'`)
  expect(rows).toEqual([])
})

test('tips, fees, duties, gift cards, costs, variants and several coupons come from their columns', async () => {
  const { orders } = await importCsv(
    {
      order: {
        id: 'No',
        time: 'Date',
        tax: 'Tax',
        tip: 'Tip',
        fee: 'Fee',
        duties: 'Duties',
        giftCard: 'Card',
        taxIncluded: 'Gross',
        couponCodes: 'Codes',
      },
      item: { ...item, sku: 'SKU', variant: 'Size', unitCost: 'Cost', kind: 'Kind' },
    },
    [
      'No,Date,SKU,Size,Qty,Price,Cost,Kind,Tax,Tip,Fee,Duties,Card,Gross,Codes',
      '1,2024-01-01,a,L,2,10,4.25,goods,3,1,0.5,2,-6,Yes,"A, B|C;A"',
      '1,2024-01-01,g,,1,30,,Gift Card,,,,,,,',
      '2,2024-01-02,a,,1,10,,,3,,,,,0,',
      '3,2024-01-03,a,,1,10,,,3,,,,,,',
    ],
  )
  expect(orders).toMatchObject([
    {
      totalAmount: '53.5',
      taxAmount: '3',
      tipAmount: '1',
      feeAmount: '0.5',
      dutiesAmount: '2',
      giftCardAmount: '6',
      taxIncluded: true,
      couponCodes: ['A', 'B', 'C', 'A'],
      items: [
        { productId: 'a', sku: 'a', variantId: 'L', unitCost: '4.25', kind: 'goods' },
        { productId: 'g', sku: 'g', kind: 'gift_card' },
      ],
    },
    { totalAmount: '13', taxIncluded: false },
    { totalAmount: '13' },
  ])
  const [, second, third] = orders
  expect(second?.items).toEqual([expect.not.objectContaining({ kind: expect.anything() })])
  expect(third).not.toHaveProperty('taxIncluded')
})

test('an unknown kind and an unknown yes or no refuse their order, and name the allowed values', async () => {
  const { orders, rejects } = await importCsv(
    { order: { id: 'No', time: 'Date', taxIncluded: 'Gross' }, item: { ...item, kind: 'Kind' } },
    [
      'No,Date,SKU,Qty,Price,Kind,Gross',
      '1,2024-01-01,a,1,1,voucher,',
      '2,2024-01-02,a,1,1,,maybe',
      '3,2024-01-03,a,1,1,,',
    ],
    { isPartial: true },
  )
  expect(orders.map(({ orderId }) => orderId)).toEqual(['3'])
  expect(JSON.stringify(rejects)).toMatch(/Kind is .*voucher.*allowed: goods, product/)
  expect(JSON.stringify(rejects)).toMatch(/Gross is .*maybe.*allowed: true, yes/)
})

test('the total adds tips, fees and duties, and a column with both sides of tax decides for each order', async () => {
  const { orders } = await importCsv(
    {
      order: { id: 'No', time: 'Date', tax: 'Tax', tip: { value: '1' }, taxIncluded: 'Gross' },
      item,
      pricesIncludeTax: true,
    },
    [
      'No,Date,SKU,Qty,Price,Tax,Gross',
      '1,2024-01-01,a,1,10,2,no',
      '2,2024-01-02,a,1,10,2,yes',
      '3,2024-01-03,a,1,10,2,',
    ],
  )
  expect(orders.map(({ totalAmount }) => totalAmount)).toEqual(['13', '11', '11'])
})
