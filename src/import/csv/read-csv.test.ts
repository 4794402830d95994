import { expect, test } from 'vitest'
import { useFolder } from '../../../test/helpers/import/test-import.ts'
import { readIsoTime } from '../values/read-time.ts'
import type { CsvLayout } from './csv-layout.ts'
import { openSource } from './open-source.ts'
import { readCsv } from './read-csv.ts'

const folder = useFolder()
const layout: CsvLayout = {
  name: 'shop.json',
  delimiter: ',',
  columns: { Order: { purpose: 'order.id', kind: 'order id' }, Note: { purpose: 'item.name', kind: 'text' } },
  idColumn: 'Order',
  times: { placed: { ways: [], read: () => ({ column: 'Time', text: '' }) } },
  toEvents: () => ({ events: [] }),
}

async function read(text: string | Uint8Array, how = layout) {
  const records = []
  for await (const record of readCsv(await openSource(await folder.write('shop.csv', text)), how)) records.push(record)
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

test('missing values at the end of a line are empty; extra values are refused unless they are empty', async () => {
  expect(await read('Order,Note,Price\n1\n2,b,3,\n3,c,3, ,\n,,\n4,d,3,4\n')).toEqual([
    { number: 2, cells: { Order: '1', Note: '' } },
    { number: 3, cells: { Order: '2', Note: 'b' } },
    { number: 4, cells: { Order: '3', Note: 'c' } },
    { number: 6, cells: { Order: '4', Note: 'd' }, error: 'the line has 4 values, but the header has 3' },
  ])
})

test.each([['Order,Note\r\n1,a\n2,b\r3,c'], ['Order,Note\n1,a\r\n2,b\r\n3,c\n'], ['Order,Note\r1,a\r2,b\r3,c\r']])(
  'line ends of several kinds end lines, whichever comes first (%j)',
  async (text) => {
    const records = await read(text)
    expect(records.map(({ number, cells }) => [number, cells.Order, cells.Note])).toEqual([
      [2, '1', 'a'],
      [3, '2', 'b'],
      [4, '3', 'c'],
    ])
  },
)

test('lines above the header are not read, but count in the line numbers', async () => {
  const hinted: CsvLayout = { ...layout, delimiter: undefined }
  const records = await read('sep=;\r\nOrder;Note\r\n1;a\r\n', hinted)
  expect(records).toEqual([{ number: 3, cells: { Order: '1', Note: 'a' } }])
  expect(await read('Orders of June\n\nOrder,Note\n1,a\n')).toEqual([{ number: 4, cells: { Order: '1', Note: 'a' } }])
})

test('a quote inside an unquoted value belongs to the value', async () => {
  const tabs: CsvLayout = { ...layout, delimiter: '\t' }
  expect(await read('Order\tNote\n1\tSleeve for 15" laptop\n2\t"Best" mug\n', tabs)).toMatchObject([
    { cells: { Note: 'Sleeve for 15" laptop' } },
    { cells: { Note: '"Best" mug' } },
  ])
})

test('the layout can turn quotes off or name another quote character', async () => {
  expect(await read('Order,Note\n1,"a\n2,b"\n', { ...layout, quote: false })).toMatchObject([
    { cells: { Note: '"a' } },
    { cells: { Note: 'b"' } },
  ])
  const quoted = await read("Order,Note\n1,'a, ''b'''\n", { ...layout, quote: "'" })
  expect(quoted).toMatchObject([{ cells: { Note: "a, 'b'" } }])
})

test('a value that is written as a formula of a spreadsheet is read as the value', async () => {
  expect(await read('Order,Note\n="1001",="a"\n"=""1002""",b\n')).toMatchObject([
    { cells: { Order: '1001', Note: 'a' } },
    { cells: { Order: '1002' } },
  ])
})

test('columns may be named like the built-in properties of objects', async () => {
  const columns = JSON.parse('{"__proto__":{"purpose":"order.id"},"constructor":{"purpose":"item.name"}}')
  const [record] = await read('__proto__,constructor\n1,a\n', { ...layout, columns })
  expect(Object.entries(record?.cells ?? {})).toEqual([
    ['__proto__', '1'],
    ['constructor', 'a'],
  ])
})

test.each([
  ['windows-1252', Buffer.from('Order,Note\n1,caf\xe9 \x80\n', 'latin1')],
  ['utf-16le', Buffer.from('Order,Note\n1,café €\n', 'utf16le')],
  ['utf-16be', Buffer.from('Order,Note\n1,café €\n', 'utf16le').swap16()],
  [undefined, Buffer.from('\ufeffOrder,Note\n1,café €\n', 'utf16le')],
  [undefined, Buffer.from('\ufeffOrder,Note\n1,café €\n', 'utf16le').swap16()],
  ['windows-1252', Buffer.from('\ufeffOrder,Note\n1,café €\n')],
])('text in %s is read, and a byte order mark takes precedence over the layout', async (encoding, bytes) => {
  const records = await read(bytes, { ...layout, encoding })
  expect(records).toMatchObject([{ cells: { Order: '1', Note: 'café €' } }])
})

test.each([
  [
    'a column is missing',
    'Order,Remark\n',
    /shop\.csv has no column "Note", which shop\.json reads as item\.name\. Its columns are: Order, Remark$/,
  ],
  [
    'the delimiter is another',
    'Order;Note\n',
    /Its columns are: Order;Note\. If the delimiter is ";", add "delimiter"/,
  ],
  ['a column occurs twice', 'Order,Note,Note\n', /has two columns "Note"/],
  ['it is empty', '', /is empty/],
  [
    'a quote is not closed',
    'Order,Note\n1,a\n\n2,"b\n3,c\n4,d\n',
    /is not valid CSV: the record that begins on line 4 has a quote that is not closed\. Nothing of the file was imported/,
  ],
  [
    'a quote is not closed in a large file',
    `Order,Note\n1,a\n2,"b\n${'3,c\n'.repeat(400_000)}`,
    /the record that begins on line 3 is larger than 1 MiB, probably because a quote is not closed/,
  ],
  ['a quote swallows lines', 'Order,Note\n1,"a\n2,b\n3,c",d\n', /a value that begins on line 2 spans several lines/],
  [
    'a quote swallows lines and does not end its value',
    'Order,Note\n1,"a\n2,b\n3,"c"\n',
    /on line 2 spans several lines/,
  ],
  [
    'the name of a column is misspelled',
    'Order,note\n',
    /no column "Note", which shop\.json reads as item\.name \(did you mean "note"\?\)/,
  ],
  ['the header is too far down', `${'x\n'.repeat(30)}Order,Note\n`, /has no column "Order"/],
])('a file is refused when %s', async (_, text, message) => {
  await expect(read(text)).rejects.toThrow(message)
})

const timed: CsvLayout = {
  ...layout,
  columns: { ...layout.columns, Time: { purpose: 'order.time', kind: 'time' } },
  times: {
    placed: {
      ways: [{ name: 'ISO 8601', readTime: readIsoTime }],
      read: (cells) => ({ column: 'Time', text: cells.Time ?? '' }),
    },
  },
}

test.each([
  ['Order,Time,Note\n1,2025-07-01,"\n2,2025-07-02,"\n3,2025-07-03,c\n', '2 to 3'],
  ['Order,Time,Note\n0,2025-07-01,a\n1,2025-07-01,"a\n2,2025-07-02,b\n3,2025-07-03,c"\n', '3 to 5'],
  ['Note,Order,Time\n"a,1,2025-07-01\nb",2,2025-07-02\n', '2 to 3'],
  ['Order,Time,Note,Extra\r\n1,2025-07-01,"a,x\r\n2,2025-07-02,b",x\r\n', '2 to 3'],
])('a file is refused when quotes enclose whole records, which would be lost (%j)', async (text, lines) => {
  await expect(read(text, timed)).rejects.toThrow(`lines ${lines} are one record`)
  const records = await read(text, { ...timed, quote: false })
  expect(records.every(({ cells }) => cells.Order && cells.Time)).toBe(true)
})

test('a text of several lines is read, also with commas, numbers and times', async () => {
  const note = 'ordered on\n7,2025-07-01\n, , , \n2025-07-02,9'
  expect(await read(`Order,Time,Note\n1,2025-07-01,"${note}"\n`, timed)).toEqual([
    { number: 2, cells: { Order: '1', Time: '2025-07-01', Note: note } },
  ])
})
