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

describe('ids that a spreadsheet has changed', () => {
  test.each([['5.12346E+12'], ['5,12346E+12'], ['5E+12'], ['5.1e12']])('the order id %s is refused', async (id) => {
    const lines = [
      'Order;Created;SKU;Quantity;Price',
      `${id};2025-07-01 10:00;mug;1;10`,
      `${id};2025-07-01 11:00;tea;1;20`,
    ]
    const { summary, rejects } = await importCsv({ delimiter: ';' }, lines)
    expect(summary).toMatchObject({ accepted: 0, rejected: 2 })
    expect(rejects[0]).toMatchObject({
      line: 2,
      error: `Order "${id}" was rounded by a spreadsheet, so different orders may have become one. Export the file again with this column as text`,
    })
  })

  test.each([['#NAME?'], ['#N/A'], ['#WERT!'], ['########']])('the order id %s is refused', async (id) => {
    const lines = [header, `${id},2025-07-01 10:00,mug,1,10`, `${id},2025-07-01 11:00,tea,1,20`]
    const { summary, rejects } = await importCsv({}, lines)
    expect(summary).toMatchObject({ accepted: 0, rejected: 2 })
    expect(rejects[0]?.error).toBe(
      `Order "${id}" is an error value of a spreadsheet, so different orders may have become one. Export the file again with this column as text`,
    )
  })

  test.each([['NULL'], ['\\N'], ['undefined']])(
    'the order id %s is refused, because it is the id of no order',
    async (id) => {
      const { summary, rejects } = await importCsv({}, [
        header,
        `${id},2025-07-01,mug,1,10`,
        `${id},2025-07-01,tea,1,20`,
      ])
      expect(summary).toMatchObject({ accepted: 0, rejected: 2 })
      expect(rejects[0]?.error).toBe(`Order "${id}" stands for a missing id, so different orders would become one`)
    },
  )

  const withIds = (ids: readonly string[]) => [header, ...ids.map((id) => `${id},2025-07-01 10:00,mug,1,10`)]

  test.each([
    [['1234567890123450000', '1234567890123460000']],
    [['1234567890123450', '1234567890123460', '1234567890123470', '1234567890123480', '1234567890123490', '7']],
  ])('order ids that are all rounded to 15 digits refuse the file (%j)', async (ids) => {
    await expect(importCsv({}, withIds(ids))).rejects.toThrow(
      `a spreadsheet has rounded the order ids in Order to 15 digits: "${ids[0]}" on line 2`,
    )
  })

  test.each([
    ['not all are rounded', ['1234567890123450000', '1234567890123460000', '1234567890123460001']],
    ['the ids are times in microseconds', ['1751364000123000', '1751364000124000', '1751364000125000']],
    ['a few ids can end in zero by chance', ['1234567890123450', '1234567890123460']],
    ['the ids have up to 15 digits', ['123456789012300', '123456789012400', '123456789012000', '100000000000000']],
  ])('ids with zeros at the end are ids when %s', async (_, ids) => {
    expect((await importCsv({}, withIds(ids))).summary).toMatchObject({ accepted: ids.length, doubts: [] })
  })

  test('products that are all rounded to 15 digits give a warning', async () => {
    const rows = ['1,2025-07-01,1234567890123450000,1,10', '2,2025-07-01,1234567890123460000,1,10']
    expect((await importCsv({}, [header, ...rows])).summary).toMatchObject({
      accepted: 2,
      doubts: [/SKU was rounded to 15 digits by a spreadsheet/],
    })
  })

  test('an order with lines of different days is refused, and an order with lines across midnight is only doubted', async () => {
    const days = [header, '1,2025-07-01 10:00,mug,1,10', '1,2025-07-02 12:00,pot,1,30', '2,2025-07-05,mug,1,1']
    const { summary, rejects } = await importCsv({}, days)
    expect(summary).toMatchObject({ accepted: 0, rejected: 1, notImported: 1 })
    expect(rejects[0]?.error).toBe(
      'order 1: Created is "2025-07-02 12:00", but "2025-07-01 10:00" on line 2 of the same order, a different day. Either several orders share one id, or this column is not the time of the order',
    )
    const midnight = [header, '3,2025-07-01 23:58,mug,1,10', '3,2025-07-02 00:01,pot,1,30']
    expect((await importCsv({}, midnight)).summary).toMatchObject({
      accepted: 1,
      doubts: [/lines of one order have two different days/],
    })
  })

  test('the day is that of the time zone of the import', async () => {
    const lines = [header, '1,2025-07-01T16:00:00Z,mug,1,10', '1,2025-07-02T04:30:00Z,pot,1,30']
    expect((await importCsv({}, lines)).summary).toMatchObject({ rejected: 1 })
    expect((await importCsv({}, lines, { timeZone: 'Asia/Tokyo' })).summary).toMatchObject({ rejected: 0, accepted: 1 })
  })

  test('an order of two customers is refused', async () => {
    const order = { ...mapping.order, customer: 'Buyer' }
    const lines = [`${header},Buyer`, '1,2025-07-01,mug,1,10,ann', '1,2025-07-01,tea,1,10,bob']
    const { rejects } = await importCsv({ order }, lines)
    expect(rejects).toMatchObject([
      { line: 3, error: 'order 1: Buyer is "bob", but "ann" on line 2 of the same order' },
    ])
  })

  test('ids that are protected from spreadsheets are read without the protection', async () => {
    const lines = [header, '1001,2025-07-01,mug,1,10', "'1001,2025-07-01,tea,1,20", '="1001",2025-07-01,pot,1,30']
    const { orders } = await importCsv({}, lines)
    expect(orders).toMatchObject([{ orderId: '1001', totalAmount: '60' }])
  })
})
