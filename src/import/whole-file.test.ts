import { beforeEach, describe, expect, test } from 'vitest'
import { importCsv as importBy, useFolder, useTestInbox } from '../../test/helpers/import/test-import.ts'

const shop = useTestInbox()
const folder = useFolder()
beforeEach(() => shop.clear())

const mapping = {
  order: { id: 'Order', time: 'Created' },
  item: { product: 'SKU', quantity: 'Quantity', unitPrice: 'Price' },
}
const header = 'Order,Created,SKU,Quantity,Price'
const importCsv = (more: object, lines: readonly string[], options = {}) =>
  importBy(shop, folder, { ...mapping, ...more }, lines, options)

test('a file with swapped days and months imports nothing, and with the right mapping everything', async () => {
  const lines = [
    header,
    '05,07/05/2025 10:00,mug,1,10.00',
    '12,07/12/2025 10:00,mug,1,10.00',
    '13,07/13/2025 10:00,mug,1,10.00',
  ]
  const wrong = await importCsv({ timeFormat: 'DD/MM/YYYY HH24:MI' }, lines)
  expect(wrong.summary).toMatchObject({ accepted: 0, rejected: 1, notImported: 2 })
  expect(wrong.rejects).toMatchObject([
    {
      line: 4,
      error:
        'order 13: Created "07/13/2025 10:00" is not a valid time; day and month are swapped. Use "timeFormat": "MM/DD/YYYY HH24:MI"',
    },
  ])
  const { summary, orders } = await importCsv({ timeFormat: 'MM/DD/YYYY HH24:MI' }, lines)
  expect(summary).toMatchObject({ accepted: 3, duplicate: 0, rejected: 0, notImported: 0 })
  expect(orders.map(({ time }) => time)).toEqual([
    '2025-07-05T10:00:00Z',
    '2025-07-12T10:00:00Z',
    '2025-07-13T10:00:00Z',
  ])
})

test('a partial import accepts the orders that can be read', async () => {
  const lines = [header, '1,2025-07-01 10:00,mug,1,10.00', '2,2025-07-01 10:00,mug,1,free']
  const { summary } = await importCsv({}, lines, { isPartial: true })
  expect(summary).toMatchObject({ accepted: 1, rejected: 1, notImported: 0 })
})

test('a partial import applies no part of an order with a refused refund', async () => {
  const more = { order: { ...mapping.order, refunded: 'Refunded', refundedAt: 'When' } }
  const lines = [`${header},Refunded,When`, '1,2025-07-01 10:00,mug,1,10.00,5.00,2999-01-01', '2,2025-07-01,mug,1,1,,']
  const { events, rejects } = await importCsv(more, lines, { isPartial: true })
  expect(events.map(({ data }) => data.orderId)).toEqual(['2'])
  expect(rejects).toMatchObject([{ line: 2, reason: 'time_out_of_range' }])
})

test('a dry run imports nothing, and shows the first orders and every doubt', async () => {
  const lines = [
    `${header},Refunded Amount`,
    '1,2025-07-01 10:00,8.71E+12,1,10.00,10.00',
    '2,2025-07-01 10:00,mug,1,10.00,',
  ]
  const { summary, events } = await importCsv({}, lines, { isDryRun: true })
  expect(events).toEqual([])
  expect(summary).toMatchObject({ events: 0, notImported: 2 })
  expect(summary.samples.flat().map((body) => JSON.parse(body).data)).toMatchObject([
    { orderId: '1', totalAmount: '10' },
    { orderId: '2', totalAmount: '10' },
  ])
  expect(summary.doubts).toEqual([
    'SKU was rounded by a spreadsheet, so different values may have become one: "8.71E+12" on line 2',
    'the column "Refunded Amount" is not read, so refunded, cancelled and unpaid orders count in full. Map order.refunded, order.cancelledAt or order.status',
  ])
})

test('orders before 2000 are refused with the id of the order', async () => {
  const { summary, rejects } = await importCsv({}, [header, '1,1997-01-01,cd,1,11.77'])
  expect(summary).toMatchObject({ accepted: 0, rejected: 1 })
  expect(rejects).toMatchObject([
    { reason: 'time_out_of_range', error: 'order 1: its time 1997-01-01T00:00:00Z is before 2000-01-01' },
  ])
})

describe('thousands', () => {
  const german = { timeFormat: 'DD.MM.YYYY HH24:MI', delimiter: ';' }
  const lines = [
    'Order;Created;SKU;Quantity;Price',
    '1;01.07.2025 10:00;pallet;1.000;2',
    '2;01.07.2025 11:00;machine;1;1.000',
    '3;01.07.2025 12:00;mug;1;12,50',
  ]

  test('are refused when another amount has a decimal comma', async () => {
    const { summary, rejects } = await importCsv(german, lines)
    expect(summary).toMatchObject({ accepted: 0, rejected: 3 })
    const errors = Object.fromEntries(rejects.map(({ line, error }) => [line, error]))
    expect(errors[2]).toMatch(
      /^order 1: Quantity "1\.000" is ambiguous: the mark may group thousands .*, because Price "12,50" on line 4 has a decimal comma/,
    )
    expect(errors[3]).toMatch(/^order 2: Price "1\.000" is ambiguous/)
    expect(errors[4]).toMatch(/^order 3: Price "12,50" has a decimal comma; add "decimal": "," to the mapping/)
    expect((await importCsv(german, lines, { isPartial: true })).summary).toMatchObject({ accepted: 0, rejected: 3 })
  })

  test('count as thousands if the mapping is set so', async () => {
    const { orders } = await importCsv({ ...german, decimal: ',' }, lines)
    expect(orders.map(({ totalAmount }) => totalAmount)).toEqual(['2000', '1000', '12.5'])
  })

  test.each([
    ['a file of semicolons', ';', ['1.000', '12.50']],
    ['a column that is like that as a whole', ',', ['1.000', '2.500', '750']],
    ['a column of one value', ',', ['12.500']],
  ])(
    'are a possible meaning of a point before three digits in %s, so the file is refused',
    async (_, delimiter, prices) => {
      const rows = prices.map((price, i) => [i, '2025-07-01', 'mug', 1, price].join(delimiter))
      const csv = [header.replaceAll(',', delimiter), ...rows]
      const { summary, rejects } = await importCsv({ delimiter }, csv)
      expect(summary.accepted).toBe(0)
      expect(rejects[0]?.error).toMatch(/is ambiguous: .*\. Add "decimal": "," to the mapping if/)
      expect((await importCsv({ delimiter, decimal: '.' }, csv)).summary).toMatchObject({ accepted: prices.length })
    },
  )

  test('are excluded where other prices prove a decimal point', async () => {
    const { orders } = await importCsv({}, [header, '1,2025-07-01,tea,2,1.250', '2,2025-07-01,mug,1,12.50'])
    expect(orders.map(({ totalAmount }) => totalAmount)).toEqual(['2.5', '12.5'])
  })

  test('contradict a mapping with the other decimal mark', async () => {
    const rows = [header.replaceAll(',', ';'), '1;2025-07-01;mug;1;1.000', '2;2025-07-01;mug;1;12,50']
    expect((await importCsv({ delimiter: ';', decimal: '.' }, rows, { isPartial: true })).summary.accepted).toBe(0)
    const points = [header.replaceAll(',', ';'), '1;2025-07-01;mug;1;1.000', '2;2025-07-01;mug;1;12.50']
    expect((await importCsv({ delimiter: ';', decimal: ',' }, points, { isPartial: true })).summary.accepted).toBe(0)
  })
})

describe('amounts of lines that are mapped as those of orders', () => {
  const lines = [
    'Order,Created,SKU,Quantity,LineTotal,LineTax',
    '1,2025-07-01,mug,1,20.00,3.19',
    '1,2025-07-01,tea,1,20.00,3.19',
    '2,2025-07-01,mug,1,20.00,3.19',
    '2,2025-07-01,tea,1,10.00,1.60',
    '3,2025-07-01,tea,1,10.00,1.60',
  ]
  const item = { product: 'SKU', quantity: 'Quantity', lineTotal: 'LineTotal' }

  test('are refused for all orders of several lines, once one order proves the mistake', async () => {
    const order = { ...mapping.order, tax: 'LineTax' }
    const { summary, rejects } = await importCsv({ order, item }, lines)
    expect(summary).toMatchObject({ accepted: 0, rejected: 1 })
    expect(rejects[0]).toMatchObject({
      line: 5,
      error:
        'order 2: LineTax is "1.60", but "3.19" on line 4 of the same order. The column contains an amount of each line, not of the order; map it as item.tax',
    })
    const partial = await importCsv({ order, item }, lines, { isPartial: true })
    expect(partial.orders.map(({ orderId }) => orderId)).toEqual(['3'])
  })

  test('are refused as totals when every line has its own amount', async () => {
    const order = { ...mapping.order, total: 'LineTotal' }
    const { summary, rejects } = await importCsv({ order, item }, lines.slice(0, 3))
    expect(summary).toMatchObject({ accepted: 0, rejected: 1 })
    expect(rejects[0]?.error).toMatch(/LineTotal is "20\.00" on every line, .* map it as item\.lineTotal/)
  })

  test('add up when they are mapped as amounts of items', async () => {
    const { orders } = await importCsv({ item: { ...item, tax: 'LineTax' } }, lines)
    expect(orders).toMatchObject([
      { totalAmount: '46.38', taxAmount: '6.38' },
      { totalAmount: '34.79', taxAmount: '4.79' },
      { totalAmount: '11.6', taxAmount: '1.6' },
    ])
  })

  test('a total that differs much from its lines is doubted', async () => {
    const order = { ...mapping.order, total: 'Total' }
    const { summary } = await importCsv({ order }, [`${header},Total`, '1,2025-07-01,mug,1,20.00,2000.00'])
    expect(summary.doubts).toEqual([
      'Total, mapped as order.total, is far from the sum of the lines: order 1 on line 2 has 2000, its lines sum to 20',
    ])
  })
})

test('a file with rows and a mapped column that is empty on every line is refused', async () => {
  await expect(importCsv({}, [header, '1,2025-07-01,,1,10'])).rejects.toThrow(
    /shop\.csv: the column "SKU", which .*shop\.json reads as item\.product, is empty on every line/,
  )
})

test('readable days and months that may be swapped are doubted', async () => {
  const days = Array.from({ length: 12 }, (_, i) => `${i},0${(i % 4) + 1}/0${(i % 9) + 1}/2025 10:00,mug,1,10.00`)
  const { summary } = await importCsv({ timeFormat: 'MM/DD/YYYY HH24:MI' }, [header, ...days])
  expect(summary.doubts).toMatchObject([/no day is later than the 12th of a month, so day and month .* may be swapped/])
})

test('a currency next to an amount must be that of the order, and is used for an order without a currency', async () => {
  const lines = [header, '1,2025-07-01,mug,1,12.50 EUR', '2,2025-07-01,mug,1,€ 12.50']
  const { rejects } = await importCsv({ order: { ...mapping.order, currency: { value: 'USD' } } }, lines)
  expect(rejects[0]?.error).toBe('order 1: Price "12.50 EUR" is in EUR, but the order is in USD; map order.currency')
  const { orders } = await importCsv({}, lines)
  expect(orders).toMatchObject([{ currency: 'EUR' }, { currency: 'EUR' }])
})

test('a currency column without currency codes is refused', async () => {
  const order = { ...mapping.order, currency: 'SKU' }
  const { rejects } = await importCsv({ order }, [header, '1,2025-07-01,mug,1,12.50'])
  expect(rejects[0]?.error).toBe('order 1: SKU "mug" is not an ISO 4217 currency code such as USD')
})

test('quantities with two decimals next to prices without decimals are doubted', async () => {
  const item = { product: 'SKU', quantity: 'Price', unitPrice: 'Quantity' }
  const { summary } = await importCsv({ item }, [header, '1,2025-07-01,mug,1,12.50', '2,2025-07-01,mug,2,4.95'], {
    isDryRun: true,
  })
  expect(summary.doubts).toContain(
    'every quantity in Price has decimals, and no amount in Quantity has any, so the columns may be swapped',
  )
})

test('corrected values of an imported order are reported as doubts', async () => {
  const lines = [header, '1,2025-07-01,mug,0,10', '2,2025-07-01,mug,1.5,10', '3,2025-07-01,,1,10', '4,2025-07-01,,1,10']
  const { summary, orders } = await importCsv({}, lines)
  expect(summary).toMatchObject({ accepted: 4, rejected: 0 })
  expect(orders.map(({ totalAmount }) => totalAmount)).toEqual(['0', '15', '10', '10'])
  expect(summary.doubts).toEqual([
    'items.quantity is zero, so 0 is used: order 1 on line 2',
    'items.productId has no product, so "(none)" is used: order 3 on line 4 (1 more like this)',
  ])
})
