import { expect, test } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { useFolder } from '../../test/helpers/import/test-import.ts'
import { runCommand } from '../../test/helpers/run-command.ts'

const database = useTestDatabase()
const folder = useFolder()

/** Runs `tidemark` in the test's folder. */
function run(...args: string[]) {
  return runCommand(args, { cwd: folder.path('.'), env: { DATABASE_URL: database.url } })
}

const order = (id: string, currency: string, totalAmount: number) => {
  const data = { orderId: id, currency, items: [], totalAmount }
  return JSON.stringify({ id, type: 'OrderCreated', time: '2024-05-01T10:00:00Z', data })
}

test('imported rates convert the amounts of a report', async () => {
  await folder.write('events.ndjson', [order('a', 'USD', 30), order('b', 'EUR', 5), order('c', 'JPY', 700)].join('\n'))
  await folder.write('rates.csv', 'Date,USD,JPY,\n2024-05-02,9,160,\n2024-04-30,1.5,N/A,\n')
  await run('import', 'events.ndjson')
  expect(await run('rates', 'import', 'rates.csv')).toMatchObject({
    exitCode: 0,
    output: expect.stringMatching(/^Imported rates\.csv[\s\S]*accepted\s+3\n/),
  })
  const days = ['--start-date', '2024-05-01', '--end-date', '2024-05-01']
  const report = await run('report', 'sales-summary', ...days, '--reporting-currency', 'EUR', '--json')
  expect(JSON.parse(report.output)).toMatchObject({
    totals: { orders: 2, totalRevenue: 25 },
    unconverted: [{ currency: 'JPY', totals: { orders: 1, totalRevenue: 700 } }],
    meta: { currency: 'EUR' },
  })
  const table = await run('report', 'sales-summary', ...days, '--reporting-currency', 'EUR')
  expect(table.output).toMatch(/Not converted[\s\S]*JPY/)
})

test('rates hold for the tenant of --tenant, otherwise for the default tenant', async () => {
  const day = '2024-06-03'
  const order = (tenant: string) =>
    JSON.stringify({
      id: `order of ${tenant}`,
      type: 'OrderCreated',
      time: `${day}T10:00:00Z`,
      data: { orderId: 'o', currency: 'GBP', items: [], totalAmount: 10 },
    })
  await folder.write('rates.csv', `Date,GBP\n${day},0.5\n`)
  for (const tenant of ['acme', 'nord']) {
    await folder.write(`${tenant}.ndjson`, order(tenant))
    expect(await run('import', `${tenant}.ndjson`, '--tenant', tenant)).toMatchObject({ exitCode: 0 })
  }
  expect(await run('rates', 'import', 'rates.csv', '--tenant', 'acme')).toMatchObject({ exitCode: 0 })
  const revenueOf = async (tenant: string) => {
    const args = ['--start-date', day, '--end-date', day, '--reporting-currency', 'EUR', '--tenant', tenant, '--json']
    return JSON.parse((await run('report', 'sales-summary', ...args)).output).totals.totalRevenue
  }
  expect(await revenueOf('acme')).toBe(20)
  expect(await revenueOf('nord')).toBe(0)
  expect(await run('rates', 'import', 'rates.csv', '--tenant', ' ')).toMatchObject({
    exitCode: 1,
    errors: 'error: --tenant is " "; it must be an id of 1 to 200 characters\n',
  })
})

test('rejected rates exit with 2, and a file of another form with 1', async () => {
  await folder.write('rates.csv', 'Date,USD\n2024-05-02,0\n2024-05-03,1.1\n')
  const rejected = await run('rates', 'import', 'rates.csv')
  expect(rejected).toMatchObject({ exitCode: 2, errors: expect.stringContaining('rate must be above zero; it is 0') })
  await folder.write('other.csv', 'Day,USD\n2024-05-02,1\n')
  const other = await run('rates', 'import', 'other.csv')
  expect(other).toMatchObject({ exitCode: 1, errors: expect.stringContaining('is not a file of exchange rates') })
})
