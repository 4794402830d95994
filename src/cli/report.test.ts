import { Command } from 'commander'
import colors from 'picocolors'
import { Type } from 'typebox'
import { beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { createTestInbox } from '../../test/helpers/engine-inbox.ts'
import { runCommand, startCommand } from '../../test/helpers/run-command.ts'
import { lifeMessage } from '../../test/oracle/life-delivery.ts'
import { lifeEvent } from '../../test/oracle/life-events.ts'
import type { Report } from '../reports/engine/report.ts'
import { reports } from '../reports/index.ts'
import { salesSummary } from '../reports/sales/sales-summary.ts'
import { formatAnswer } from './report/format-answer.ts'
import { formatTable } from './report/format-table.ts'
import { addReportCommand } from './report.ts'

const database = useTestDatabase()

const env = () => ({ DATABASE_URL: database.url, TIDEMARK_SOURCES: '' })
const run = (...args: string[]) => runCommand(['report', ...args], { env: env() })

beforeAll(async () => {
  const items = [{ productId: 'mug', quantity: 2, unitPrice: '19.99' }]
  const order = (orderId: string, at: string, totalAmount: string) =>
    lifeEvent('OrderCreated', at, { orderId, customerId: '=anna', items, totalAmount })
  const inbox = await createTestInbox(database.pool)
  await inbox.submit(
    [
      order('a', '2024-12-11T10:00:00Z', '39.98'),
      order('b', '2024-12-12T10:00:00Z', '1039.90'),
      lifeEvent('OrderRefunded', '2024-12-12T11:00:00Z', { orderId: 'a', amount: '9.98' }),
    ].map(lifeMessage),
  )
  await inbox.stop()
})

const day = ['--start-date', '2024-12-11', '--end-date', '2024-12-12']

test('without a name, every report is listed with its summary', async () => {
  const { exitCode, output } = await run()
  expect(exitCode).toBe(0)
  expect(output.trimEnd().split('\n')).toEqual(
    reports.map(({ name, summary }) => expect.stringMatching(new RegExp(`^${name} +${summary.slice(0, 20)}`))),
  )
})

test('every report is a command, and every parameter an option with its allowed values', () => {
  const program = new Command()
  addReportCommand(program)
  const [parent] = program.commands
  expect(parent?.commands.map((command) => command.name())).toEqual(reports.map(({ name }) => name))
  const orders = parent?.commands.find((command) => command.name() === 'orders')
  const status = orders?.options.find(({ long }) => long === '--status')
  expect(status?.description).toMatch(/\(one of placed, paid, unpaid, .*shipped, unshipped, /)
})

test('rows are aligned columns, with numbers to the right and the totals last', async () => {
  const { exitCode, output, errors } = await run('orders', ...day)
  expect([exitCode, errors]).toEqual([0, 'As of 2024-12-12T11:00:00Z.\n'])
  const [header = '', first = '', second = '', last = ''] = output.split('\n')
  for (const [name, texts] of Object.entries({ total: ['1039.90', '39.98'], netRevenue: ['1039.90', '30.00'] })) {
    const end = new RegExp(`\\b${name}\\b`).exec(header)?.index ?? 0
    for (const [i, line] of [first, second].entries()) {
      expect(line.slice(0, end + name.length).endsWith(` ${texts[i]}`), `${name}: ${line}`).toBe(true)
    }
  }
  expect(last).toMatch(/^total .* 9\.98 +0\.00 +0\.00 +9\.98 +1069\.90[ -]*$/)
  expect(output).toMatch(/^averageOrderValue +539\.94$/m)
})

test('only tables leave out columns without values', async () => {
  const [table, csv, nothing] = await Promise.all([
    run('orders', ...day),
    run('orders', ...day, '--csv'),
    run('orders', ...day, '--channel', 'web'),
  ])
  const [header = ''] = table.output.split('\n')
  const [line = ''] = csv.output.split('\r\n')
  expect(header.split(/ +/)).toEqual([
    ...['kind', 'orderId', 'placedAt', 'customerId', 'total', 'currency', 'items', 'refunded', 'refundState'],
    ...[
      'isOverRefunded',
      'isPlacedInPeriod',
      'revenue',
      'adjustments',
      'refunds',
      'chargebacks',
      'cancelled',
      'reversed',
      'netRevenue',
    ],
  ])
  expect(line.split(',')).toEqual(expect.arrayContaining(['refundId', 'channel', 'failedAmount']))
  expect(nothing.output.split('\n')[0]?.split(/ +/)).toEqual(line.split(','))
})

test('JSON is the response of the API, and CSV the rows', async () => {
  const json = await run('daily-sales', ...day, '--json')
  expect(json.output).toContain('"totalRevenue": 1039.90')
  expect(JSON.parse(json.output)).toHaveLength(2)
  const csv = await run('top-customers', ...day, '--csv')
  expect(csv.output).toMatch(/^customerId,orders,[^\r]*\r\n'=anna,2,1079.88,1069.90,[^\r]*\r\n$/)
})

test('a single object is a list, with tables for its arrays', async () => {
  const { output } = await run('order', '--order-id', 'a')
  expect(output).toMatch(/^orderId +a$/m)
  expect(output).toMatch(/^lines\nproductId +quantity +total +isGiftCard\nmug +2 +39\.98 +false$/m)
  expect(output).toMatch(/^history\n(.*\n){2}2024-12-12T11:00:00Z +refunded .* 9\.98/m)
  expect(output).toMatch(/^steps\n(.*\n){2}2024-12-12T11:00:00Z +refunded .* 30\.00 +refunded none → 9\.98$/m)
})

describe('an error ends the command with exit code 1 and the message of the API:', () => {
  test.each([
    [
      ['orders', '--limit', '501', '--is-guest', 'perhaps'],
      'error: --limit must be a whole number from 1 to 500; it is "501"\n--is-guest must be true or false; it is "perhaps"\n',
    ],
    [
      ['daily-sales', '--start-date', '2024-02-30'],
      'error: --start-date must be a date that exists, written YYYY-MM-DD; it is "2024-02-30"\n',
    ],
    [
      ['daily-sales', '--start-date', '2024-12-02', '--end-date', '2024-12-01'],
      'error: --start-date 2024-12-02 is after --end-date 2024-12-01\n',
    ],
    [
      ['hourly-sales', '--currency', 'EURO'],
      'error: --currency must be an ISO 4217 currency code such as USD; it is "EURO"\n',
    ],
    [
      ['hourly-sales', '--date', 'date'],
      'error: --date must be a date that exists, written YYYY-MM-DD; it is "date"\n',
    ],
    [['order'], 'error: --order-id is missing: the id of an order, 1 to 200 characters\n'],
    [['order', '--order-id', 'none'], 'error: Order "none" not found\n'],
    [['nothing'], 'error: there is no report "nothing". There are: daily-sales, '],
  ])('%j', async (args, message) => {
    const { exitCode, output, errors } = await run(...args)
    expect([exitCode, output]).toEqual([1, ''])
    expect(errors.startsWith(message), errors).toBe(true)
  })
})

test('a report without rows prints "no rows"', async () => {
  const { exitCode, output } = await run('daily-sales', '--start-date', '2024-01-01', '--end-date', '2024-01-02')
  expect(exitCode).toBe(0)
  expect(output).toMatch(/^date .*\nno rows\n$/)
})

test('decimal points are aligned', () => {
  const rows = ['245.343', '1134.8086', null].map((value) => ({ amount: value && JSON.rawJSON(value) }))
  const table = formatTable(Type.Object({ amount: Type.Number() }), rows, colors.createColors(false))
  expect(table).toBe('   amount\n 245.3430\n1134.8086\n        -\n')
})

test('a reader that closes the pipe early causes no error', async () => {
  const days = ['--start-date', '2024-11-01', '--end-date', '2024-12-31']
  const { child, ended } = startCommand(['report', 'sales-series', '--interval', 'hour', ...days], { env: env() })
  child.stdout.once('data', () => child.stdout.destroy())
  const { exitCode, errors } = await ended
  expect(errors).toBe('As of 2024-12-12T11:00:00Z.\n')
  expect(exitCode).toBe(0)
})

test('a comparison shows both periods and the change, in colour on a terminal', () => {
  const body = {
    rows: [],
    totals: { orders: 3, totalRevenue: JSON.rawJSON('120.00'), refunds: JSON.rawJSON('0.00') },
    comparison: {
      period: { startDate: '2024-11-01', endDate: '2024-11-30' },
      totals: { orders: 2, totalRevenue: JSON.rawJSON('160.00'), refunds: JSON.rawJSON('0.00') },
      change: { orders: 0.5, totalRevenue: -0.25, refunds: null },
    },
  }
  const summary = salesSummary as unknown as Report
  const plain = formatAnswer(summary, body, colors.createColors(false))
  expect(plain).toMatch(/^total +now +2024-11-01 – 2024-11-30 +change\norders +3 +2 +\+50\.0 %$/m)
  expect(plain).toMatch(/^refunds +0\.00 +0\.00 +-$/m)
  const painted = formatAnswer(summary, body, colors.createColors(true))
  expect(painted).toContain('\u001b[32m+50.0 %\u001b[39m')
  expect(painted).toContain('\u001b[31m-25.0 %\u001b[39m')
})
