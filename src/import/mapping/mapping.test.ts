import { expect, test } from 'vitest'
import { useFolder } from '../../../test/helpers/import/test-import.ts'
import { chooseFormat } from '../choose-format.ts'

const folder = useFolder()
const good = {
  order: { id: 'Order', time: 'Created', currency: { value: 'EUR' } },
  item: { product: 'SKU', quantity: 'Qty', unitPrice: 'Price' },
}

async function read(content: unknown) {
  const text = typeof content === 'string' ? content : JSON.stringify(content)
  return chooseFormat({ mapping: await folder.write('shop.json', text) })
}

test('a mapping names the columns that are read, and the property of each', async () => {
  const both = {
    ...good,
    order: { ...good.order, customer: { column: 'Buyer' }, channel: { value: 'web' }, country: ['Land', 'Buyer'] },
  }
  const layout = await read(both)
  if (layout === undefined || layout === 'ndjson') throw new Error('a mapping is for CSV')
  const purposes = Object.entries(layout.columns).map(([column, { purpose }]) => [column, purpose])
  expect(Object.fromEntries(purposes)).toEqual({
    Order: 'order.id',
    Created: 'order.time',
    Buyer: 'order.customer, order.country',
    Land: 'order.country',
    SKU: 'item.product',
    Qty: 'item.quantity',
    Price: 'item.unitPrice',
  })
  expect(layout.idColumn).toBe('Order')
})

test.each([
  ['an incomplete JSON text', '{', /shop\.json is not valid JSON: Expected property name .* at position 1/],
  ['an invalid JSON text', '{"order": secret}', /shop\.json is not valid JSON: Unexpected token 's'$/],
  ['a missing part', { item: good.item }, /shop\.json is invalid: order is missing/],
  ['neither items nor a total', { order: good.order }, /shop\.json is invalid: without item, order\.total is required/],
  ['a missing property', { ...good, order: { id: 'Order' } }, /order\.time is missing/],
  [
    'a property that does not exist',
    { ...good, order: { ...good.order, clerk: 'X' } },
    /order\.clerk is not a property of a mapping; allowed: id, time, customer/,
  ],
  ['a wrong column', { ...good, item: { ...good.item, quantity: 3 } }, /item\.quantity is not the name of a column/],
  [
    'a wrong field',
    { ...good, order: { ...good.order, customer: { colum: 'x' } } },
    /order\.customer is not the name of a column, \{"column": …\}, .*\{"value": …\} or a list of these/,
  ],
  [
    'an unknown currency',
    { ...good, order: { ...good.order, currency: { value: 'EURO' } } },
    /order\.currency is not .*an ISO 4217 currency code/,
  ],
  ['no price', { ...good, item: { product: 'SKU', quantity: 'Qty' } }, /item needs unitPrice or lineTotal/],
  [
    'an invalid amount',
    { ...good, order: { ...good.order, shipping: { value: 'free' } } },
    /order\.shipping is not .*\{"value": an amount as text\}/,
  ],
  ['a wrong delimiter', { ...good, delimiter: '::' }, /delimiter is not one character/],
  ['a wrong format of times', { ...good, timeFormat: 'd.m.Y' }, /timeFormat is "d\.m\.Y"; allowed: YYYY/],
  ['a list', [], /the content is not an object/],
  [
    'a property in another case',
    { ...good, order: { ...good.order, Customer: 'X' } },
    /order\.Customer is not a property of a mapping; did you mean order\.customer\?/,
  ],
  ['a misspelled property', { ...good, timeformat: 'x' }, /timeformat is not a property .*did you mean timeFormat\?/],
  [
    'a property in the wrong place',
    { ...good, order: { ...good.order, quantity: 'X' } },
    /order\.quantity is not a property .*did you mean item\.quantity\?/,
  ],
  ['an invalid decimal mark', { ...good, decimal: "'" }, /decimal is not "\." or ","/],
  ['an encoding that does not exist', { ...good, encoding: 'klingon' }, /encoding is not an encoding such as utf-8/],
  ['an invalid quote', { ...good, quote: '""' }, /quote is not one character, or false/],
  [
    'an amount of the order and of its lines',
    { order: { ...good.order, tax: 'Tax' }, item: { ...good.item, tax: 'Tax' } },
    /order\.tax and item\.tax are both mapped; remove one of them/,
  ],
  ['a status without meaning', { ...good, order: { ...good.order, status: 'S' } }, /order\.status needs status/],
  ['a meaning without status', { ...good, status: { paid: ['x'] } }, /status needs order\.status/],
  [
    'a status of two meanings',
    { ...good, order: { ...good.order, status: 'S' }, status: { paid: ['x'], cancelled: ['X'] } },
    /status has "X" in paid and in cancelled/,
  ],
])('a mapping with %s is refused, and the error names the property', async (_, mapping, message) => {
  await expect(read(mapping)).rejects.toThrow(message)
})

test.each([
  [{ format: 'xml' }, /--format is "xml"; allowed: ndjson, csv/],
  [{ format: 'csv' }, /CSV needs --mapping FILE or --preset NAME/],
  [{ format: 'ndjson', preset: 'online-retail' }, /--format is ndjson/],
  [{ preset: 'online-retail', mapping: 'x' }, /not both/],
  [{ preset: 'constructor' }, /--preset is "constructor"; allowed: amazon-orders, online-retail, /],
  [{ currency: 'EUR' }, /--currency is for CSV with --mapping/],
  [{ mapping: 'x', currency: 'euro' }, /--currency is "euro"; allowed: an ISO 4217 code/],
  [{ mapping: 'nowhere.json' }, /cannot read the mapping nowhere\.json/],
])('the options %j are refused', async (options, message) => {
  await expect(chooseFormat(options)).rejects.toThrow(message)
})
