import { expect, test } from 'vitest'
import type { CsvLayout } from './csv-layout.ts'
import { openSource } from './open-source.ts'
import { readCsv } from './read-csv.ts'
import { useFolder } from './test-import.ts'

const folder = useFolder()
const layout: CsvLayout = {
  name: 'shop.json',
  delimiter: ',',
  columns: { Order: 'order.id', Note: 'item.name' },
  idColumn: 'Order',
  timeColumn: 'Time',
  toEvent: () => ({}),
}

async function read(text: string) {
  const records = []
  for await (const record of readCsv(await openSource(await folder.write('shop.csv', text)), layout))
    records.push(record)
  return records
}

test.each([['\n'], ['\r\n']])(
  'a record has the physical line on which it begins, line breaks in quotes and empty lines counted (%j)',
  async (eol) => {
    const text = ['Order,Note', '1,"a', 'b"', '', '2,c', '', '', '3,"d', '', 'e"', '4,f'].join(eol)
    expect((await read(text)).map(({ number, cells }) => [number, cells.Order])).toEqual([
      [2, '1'],
      [5, '2'],
      [8, '3'],
      [11, '4'],
    ])
  },
)

test('quotes and commas belong to the value, blanks around it do not', async () => {
  expect(await read('Extra,Note, Order \nx,"a, ""b"", c", 7 \n')).toEqual([
    { number: 2, cells: { Order: '7', Note: 'a, "b", c' } },
  ])
})

test('a line with values missing or left over keeps its order id and says what is wrong', async () => {
  expect(await read('Order,Note,Price\n1,a\n2,b,3,4\n,,\n')).toEqual([
    { number: 2, cells: { Order: '1', Note: 'a' }, error: 'the line has 2 values, but the header has 3' },
    { number: 3, cells: { Order: '2', Note: 'b' }, error: 'the line has 4 values, but the header has 3' },
  ])
})

test.each([
  [
    'a column is missing',
    'Order,Remark\n',
    /shop\.csv has no column "Note", which shop\.json reads as item\.name\. Its columns are: Order, Remark$/,
  ],
  ['the delimiter is another', 'Order;Note\n', /Its columns are: Order;Note; is its delimiter ";"\?/],
  ['a column is there twice', 'Order,Note,Note\n', /has two columns "Note"/],
  ['it is empty', '', /is empty/],
  ['a quote stays open', 'Order,Note\n1,"a\n2,b\n', /is not valid CSV: Quote Not Closed.*line/],
  ['a quote swallows lines', 'Order,Note\n1,"a\n2,b\n3,c",d\n', /a value that begins on line 2 spans several lines/],
  ['a value has a quote inside', 'Order,Note\n1,12" plate\n', /a quote inside a value must be doubled/],
])('a file is refused when %s', async (_, text, message) => {
  await expect(read(text)).rejects.toThrow(message)
})
