import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { useFolder } from '../../test/helpers/import/test-import.ts'
import { scaled } from '../../test/helpers/patience.ts'
import { startCommand } from '../../test/helpers/run-command.ts'

const database = useTestDatabase()
const berlin = useTestDatabase()
const folder = useFolder()
const excerpt = fileURLToPath(new URL('../import/presets/online-retail.excerpt.csv', import.meta.url))
/** A CSV whose columns no preset has. */
const unknownCsv = fileURLToPath(new URL('../../examples/imports/paypal.csv', import.meta.url))

/** Starts `tidemark import` in the test's folder, with small batches. */
function startImport(...args: string[]) {
  return startImportWith({ DATABASE_URL: database.url }, ...args)
}

function startImportWith(environment: Record<string, string>, ...args: string[]) {
  return startCommand(['import', ...args], {
    cwd: folder.path('.'),
    env: { ...environment, TIDEMARK_BATCH_SIZE: '10' },
  })
}

const order = (id: string) => {
  const data = { orderId: id, items: [], totalAmount: 1 }
  return JSON.stringify({ id, type: 'OrderCreated', time: '2024-05-01T10:00:00Z', data })
}

const mapping = JSON.stringify({
  order: { id: 'Order', time: 'Created' },
  item: { product: 'SKU', quantity: 'Quantity', unitPrice: 'Price' },
})

test('a valid file exits with 0, and imports only duplicates the second time', async () => {
  const path = await folder.write('events.ndjson', `${order('a')}\n${order('b')}\n`)
  const first = await startImport(path).ended
  expect(first).toMatchObject({ exitCode: 0, output: expect.stringMatching(/accepted\s+2\n/) })
  const second = await startImport(path, path).ended
  expect(second).toMatchObject({
    exitCode: 0,
    output: expect.stringMatching(/2 files\n[\s\S]*accepted\s+0\n\s+duplicate\s+4\n/),
  })
})

test('--explain shows how a file is read, and imports nothing', async () => {
  await folder.write('mapping.json', mapping)
  const lines = ['Order;Created;SKU;Quantity;Price;Note', 'x1;2024-05-01 10:00;mug;2;12.50;fragile']
  const path = await folder.write('shop.csv', Buffer.from(`\ufeff${lines.join('\r\n')}`, 'utf16le'))
  const plain = await startImport(path, '--mapping', 'mapping.json', '--explain').ended
  expect(plain.output).toMatch(/encoding +utf-16le\n.*delimiter +semicolon\n/s)
  expect(plain.output).toMatch(/SKU +→ item\.product\n/)
  expect(plain.output).toMatch(/order x1 +2024-05-01T10:00:00Z, a guest, 25 USD; 2 × mug at 12\.5 each/)
  expect(plain.errors).toMatch(/a time has no time zone, and is read in UTC/)
  const { output, exitCode } = await startImport(path, '--mapping', 'mapping.json', '--explain', '--json').ended
  expect(exitCode).toBe(0)
  expect(JSON.parse(output)).toMatchObject({
    format: 'csv',
    encoding: 'utf-16le',
    delimiter: ';',
    headerLine: 1,
    events: 1,
    rejected: 0,
    columns: expect.arrayContaining([{ column: 'Price', field: 'item.unitPrice' }, { column: 'Note' }]),
    orders: [{ title: 'order x1' }],
  })
  const { rows } = await database.pool.query("select 1 from orders where order_id = 'x1'")
  expect(rows).toEqual([])
})

test('--explain counts events by type and names what would be rejected', async () => {
  const path = await folder.write('events.ndjson', `${order('e1')}\n{"type":"OrderCreated","id":"e2","data":{}}\n`)
  const { output, errors, exitCode } = await startImport(path, '--explain').ended
  expect(output).toMatch(/OrderCreated +1\n/)
  expect(errors).toContain('line 2')
  expect(exitCode).toBe(2)
})

test('the preset of a file is detected from its columns, and named', async () => {
  const { exitCode, output } = await startImport(excerpt, '--dry-run').ended
  expect(output).toMatch(/detected preset\s+online-retail\n/)
  expect(exitCode).toBe(2)
})

test('rejected orders exit with 2 and are listed with reasons, and nothing of their file is imported', async () => {
  const { exitCode, output, errors } = await startImport(excerpt, '--preset', 'online-retail').ended
  expect(output).toMatch(/^Imported nothing of .*accepted\s+0\n.*rejected\s+3\n\s+not imported\s+5\n/s)
  expect(errors).toBe(
    [
      `Nothing of ${excerpt} was imported; --partial imports the valid orders`,
      'warning: 3 rejected; see online-retail.excerpt.csv.rejects.ndjson (1 kB)',
      '  line 16: order 700010: Quantity "many" is not a whole number',
      '  line 18: order 700012: UnitPrice "-20.00" is negative. An amount must be zero or more',
      '  line 17: order 700011: InvoiceDate "2011-02-30 09:00:00" is not a valid time',
      '',
    ].join('\n'),
  )
  expect(exitCode).toBe(2)
  expect(await folder.readRejects('online-retail.excerpt.csv.rejects.ndjson')).toHaveLength(3)
})

test('a partial import imports the other orders, and exits with 2', async () => {
  const { exitCode, output } = await startImport(excerpt, '--preset', 'online-retail', '--partial').ended
  expect(output).toMatch(/accepted\s+5\n[\s\S]*rejected\s+3\n\s+left out: lines with a quantity of zero or less\s+2\n/)
  expect(exitCode).toBe(2)
})

test('the most frequent reasons of many rejections are counted', async () => {
  await folder.write('mapping.json', mapping)
  const lines = Array.from({ length: 1500 }, (_, i) => `${i},1997-01-01T10:00:00Z,mug,1,${i}.50`)
  const path = await folder.write(
    'old.csv',
    ['Order,Created,SKU,Quantity,Price', ...lines, '9999,soon,mug,1,1'].join('\n'),
  )
  const { errors } = await startImport(path, '--mapping', 'mapping.json').ended
  expect(errors).toMatch(/^warning: 1,501 rejected; see old\.csv\.rejects\.ndjson \(\d+ kB\)$/m)
  expect(errors).toContain(
    '  1,500 of them, first line 2: order 0: its time 1997-01-01T10:00:00Z is before 2000-01-01\n  line 1502: order 9999: Created "soon"',
  )
})

test('known orders with different content are listed, are not changed, and exit with 2', async () => {
  await folder.write('mapping.json', mapping)
  const write = (name: string, time: string, price: string) =>
    folder.write(name, `Order,Created,SKU,Quantity,Price\nknown,${time},mug,1,${price}\nsame,2024-05-01,mug,1,1\n`)
  const first = await startImport(await write('a.csv', '2024-05-01', '10.00'), '--mapping', 'mapping.json').ended
  expect(first.exitCode).toBe(0)
  const again = await startImport(await write('b.csv', '2024-05-01', '10.0'), '--mapping', 'mapping.json').ended
  expect(again).toMatchObject({ exitCode: 0, errors: '' })
  const other = await startImport(await write('c.csv', '2024-05-02', '12.00'), '--mapping', 'mapping.json').ended
  expect(other.exitCode).toBe(2)
  expect(other.errors).toBe(
    'warning: 1 known event has different content here; the first content counts\n  line 2: OrderCreated of order known: items, totalAmount, createdAt\n',
  )
  expect(other.output).toMatch(/duplicate\s+2\n/)
  const { rows } = await database.pool.query(`select total::text from orders where order_id = 'known'`)
  expect(rows).toEqual([{ total: '10' }])
})

test('a dry run prints the first orders and every doubt, and writes nothing', async () => {
  await folder.write('mapping.json', mapping)
  const csv = 'Order,Created,SKU,Quantity,Price,Status\ndry,2024-05-01T10:00:00Z,mug,2,2.50,void\n'
  const path = await folder.write('dry.csv', csv)
  const { exitCode, output, errors } = await startImport(path, '--mapping', 'mapping.json', '--dry-run').ended
  expect(output).toMatch(
    /^The first orders, as they would be imported\n\s+order dry\s+2024-05-01T10:00:00Z, a guest, 5 USD; 2 × mug at 2\.5 each\n/,
  )
  expect(errors).toMatch(/^warning: the column "Status" is not read/)
  expect(exitCode).toBe(0)
  const { rows } = await database.pool.query(`select from orders where order_id = 'dry'`)
  expect(rows).toEqual([])
})

test.each([
  ['a missing file', ['missing.csv'], 'cannot read missing.csv: file not found'],
  [
    'CSV without a mapping or preset',
    [unknownCsv],
    'looks like CSV. Describe its columns with --mapping FILE or --preset NAME',
  ],
  [
    'a time zone that does not exist',
    ['x', '--timezone', 'Mars'],
    '--timezone is "Mars"; allowed: UTC or an IANA time zone',
  ],
  ['a rejects file that is an input', ['x', '--rejects', './x'], '--rejects ./x is one of the files to import'],
])('%s exits with 1 and one clear line', async (_, args, message) => {
  const { exitCode, output, errors } = await startImport(...args).ended
  expect(errors).toMatch(/^error: [^\n]*\n$/)
  expect(errors).toContain(message)
  expect({ exitCode, output }).toEqual({ exitCode: 1, output: '' })
})

test('an incomplete CSV file reports that nothing was imported, and the file of its rejects', async () => {
  await folder.write('mapping.json', mapping)
  // More than one read, so that some lines are rejected before the mistake is found.
  const linesWithoutOrder = ',2024-05-01T10:00:00Z,mug,1,2.50\n'.repeat(10_000)
  const csv = `Order,Created,SKU,Quantity,Price\n${linesWithoutOrder}1,2024-05-01T10:00:00Z,"mug,1,2.50\n`
  const path = await folder.write('broken.csv', csv)
  const { exitCode, errors } = await startImport(path, '--mapping', 'mapping.json').ended
  expect(errors).toMatch(
    /^warning: [\d,]+ rejected; see broken\.csv\.rejects\.ndjson \(.* MB\)\n.* line 2: Order is empty\nerror: \S+broken\.csv is not valid CSV/m,
  )
  expect(errors).toContain('Nothing of the file was imported')
  expect(errors).not.toContain('imported before this')
  expect(exitCode).toBe(1)
})

test('an unreadable second file does not undo the import of the first', async () => {
  const path = await folder.write('single.ndjson', `${order('single')}\n`)
  const { exitCode, errors } = await startImport(path, unknownCsv).ended
  expect(errors).toMatch(/^1 event was imported before this error:\nerror: \S+paypal\.csv looks like CSV/)
  expect(exitCode).toBe(1)
})

test('Ctrl-C finishes the events in flight, prints the counts, and exits with 130', async () => {
  const { child, ended } = startImport('-')
  child.stdin.write(Array.from({ length: 25 }, (_, i) => `${order(`stop-${i}`)}\n`).join(''))
  const countOrders = async () => {
    const { rows } = await database.pool.query(`select count(*) as orders from orders where order_id like 'stop-%'`)
    return rows[0]?.orders
  }
  await expect.poll(countOrders, { timeout: scaled(30_000) }).toBe('20')
  child.kill('SIGINT')
  const { exitCode, output, errors } = await ended
  expect(output).toMatch(/a part of standard input\n[\s\S]*accepted\s+20\n/)
  expect(errors).toContain('Run the same command to continue')
  expect(exitCode).toBe(130)
})

test('times without an offset are read in the time zone of the database, which is printed', async () => {
  const path = await folder.write(
    'orders.csv',
    'Order,Created,SKU,Quantity,Price\nlocal,2025-07-01 23:30,mug,1,10.00\n',
  )
  await folder.write('mapping.json', mapping)
  const shop = { DATABASE_URL: berlin.url, TIDEMARK_TIME_ZONE: 'Europe/Berlin' }
  const { exitCode, output } = await startImportWith(shop, path, '--mapping', 'mapping.json').ended
  expect(exitCode).toBe(0)
  expect(output).toMatch(/times without an offset\s+in Europe\/Berlin\n/)
  const { rows } = await berlin.pool.query(`select placed_at::text, day::text from orders where order_id = 'local'`)
  expect(rows).toEqual([{ placed_at: '2025-07-01 21:30:00+00', day: '2025-07-01' }])
})

test('a file with a header and no rows exits with 0 and a warning', async () => {
  const path = await folder.write('header.csv', 'Order,Created,SKU,Quantity,Price\n')
  await folder.write('mapping.json', mapping)
  const { exitCode, errors } = await startImport(path, '--mapping', 'mapping.json').ended
  expect(errors).toMatch(/^warning: \S+header\.csv has a header and no rows\n$/)
  expect(exitCode).toBe(0)
})

test('an ambiguous time zone is refused, and so is a time zone for NDJSON', async () => {
  const path = await folder.write('orders.csv', 'Order\n')
  await folder.write('mapping.json', mapping)
  const cet = await startImport(path, '--mapping', 'mapping.json', '--timezone', 'CET').ended
  expect(cet).toMatchObject({ exitCode: 1, errors: expect.stringContaining('use Europe/Brussels') })
  const events = await folder.write('events.ndjson', `${order('zone')}\n`)
  const named = await startImport(events, '--timezone', 'Europe/Berlin').ended
  expect(named).toMatchObject({ exitCode: 1, errors: expect.stringContaining('--timezone is for CSV') })
})
