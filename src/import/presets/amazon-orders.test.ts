import { beforeEach, expect, test } from 'vitest'
import { importPath, useFolder, useTestInbox } from '../../../test/helpers/import/test-import.ts'

const shop = useTestInbox()
const folder = useFolder()
beforeEach(() => shop.clear())

const COLUMNS = [
  ...['amazon-order-id', 'merchant-order-id', 'purchase-date', 'last-updated-date', 'order-status', 'sales-channel'],
  ...['product-name', 'sku', 'asin', 'item-status', 'quantity', 'currency', 'item-price', 'item-tax', 'shipping-price'],
  ...['shipping-tax', 'gift-wrap-price', 'gift-wrap-tax', 'item-promotion-discount', 'ship-promotion-discount'],
  ...['ship-city', 'ship-country'],
]
const SLEEVE = {
  'amazon-order-id': '302-1',
  'purchase-date': '2026-05-01T10:00:00+00:00',
  'order-status': 'Shipped',
  'sales-channel': 'Amazon.de',
  'product-name': 'Sleeve for 15" laptop',
  sku: 'SLEEVE',
  quantity: '1',
  currency: 'EUR',
  'item-price': '20.00',
  'item-tax': '3.19',
  'shipping-price': '2.50',
  'shipping-tax': '0.40',
  'item-promotion-discount': '1.00',
  'ship-country': 'DE',
}
const MUG = {
  ...SLEEVE,
  'product-name': '"Best" mug',
  sku: 'MUG',
  quantity: '2',
  'shipping-price': '',
  'shipping-tax': '',
  'item-promotion-discount': '-0.50',
}

type Row = Readonly<Record<string, string>>

async function importRows(rows: readonly Row[], write = (text: string): string | Uint8Array => text) {
  const lines = [COLUMNS, ...rows.map((row) => COLUMNS.map((column) => row[column] ?? ''))]
  const path = await folder.write('orders.txt', write(`${lines.map((cells) => cells.join('\t')).join('\r\n')}\r\n`))
  const summary = await importPath(path, { ...shop, rejects: folder.path('rejects') })
  return { summary, events: await shop.readEvents(), rejects: await folder.readRejects('rejects') }
}

test('the amounts of lines add up to the order; prices in Europe contain the tax', async () => {
  const { summary, events } = await importRows([SLEEVE, MUG])
  expect(summary.presets).toEqual(['amazon-orders'])
  expect(events).toMatchObject([
    {
      type: 'OrderCreated',
      time: '2026-05-01T10:00:00Z',
      data: {
        orderId: '302-1',
        currency: 'EUR',
        totalAmount: '41',
        discountAmount: '1.5',
        taxAmount: '6.78',
        shippingAmount: '2.5',
        taxIncluded: true,
        channel: 'Amazon.de',
        country: 'DE',
        items: [
          { productId: 'SLEEVE', productName: 'Sleeve for 15" laptop', quantity: 1, lineTotal: '19' },
          { productId: 'MUG', productName: '"Best" mug', quantity: 2, lineTotal: '19.5' },
        ],
      },
    },
  ])
})

test('prices in the United States do not contain the tax', async () => {
  const { events } = await importRows([{ ...SLEEVE, 'sales-channel': 'Amazon.com', currency: 'USD' }])
  expect(events[0].data).toMatchObject({ totalAmount: '25.09', taxAmount: '3.59', taxIncluded: false })
})

test('orders without amounts and lines that were cancelled are left out', async () => {
  const empty = {
    quantity: '0',
    currency: '',
    'item-price': '',
    'item-tax': '',
    'shipping-price': '',
    'shipping-tax': '',
  }
  const { events, summary } = await importRows([
    { ...SLEEVE, ...empty, 'amazon-order-id': '302-2', 'order-status': 'Cancelled' },
    { ...SLEEVE, ...empty, 'amazon-order-id': '302-3', 'order-status': 'Pending', quantity: '1' },
    { ...SLEEVE, 'amazon-order-id': 'S02-4', 'sales-channel': 'Non-Amazon' },
    SLEEVE,
    { ...MUG, ...empty, 'item-status': 'Cancelled' },
  ])
  expect(events.map(({ data }) => [data.orderId, data.totalAmount, data.items.length])).toEqual([['302-1', '21.5', 1]])
  expect(Object.values(summary.skipped)).toEqual([1, 1, 1])
})

test('a file in UTF-16 or Latin-1, as spreadsheets save it, is the same', async () => {
  const named = { ...SLEEVE, 'product-name': 'Tasse für Tee' }
  for (const write of [
    (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le'),
    (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
    (text: string) => Buffer.from(text, 'latin1'),
  ]) {
    await shop.clear()
    const { events } = await importRows([named], write)
    expect(events[0].data.items[0].productName).toBe('Tasse für Tee')
  }
})
