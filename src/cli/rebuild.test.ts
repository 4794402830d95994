import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { createTestInbox, forgetEverything } from '../../test/helpers/engine-inbox.ts'
import { useFolder } from '../../test/helpers/import/test-import.ts'
import { scaled } from '../../test/helpers/patience.ts'
import { messagesOf, submitAll } from '../../test/helpers/rebuild/test-shop.ts'
import { startCommand } from '../../test/helpers/run-command.ts'
import type { Inbox } from '../inbox/message.ts'

const database = useTestDatabase()
const folder = useFolder()
let inbox: Inbox

beforeAll(async () => {
  inbox = await createTestInbox(database.pool)
})
beforeEach(async () => {
  await forgetEverything(database.pool)
  await submitAll(inbox, messagesOf({ seed: 'a', days: 3 }))
})
afterAll(() => inbox.stop())

function start(...args: string[]) {
  const env = { DATABASE_URL: database.url, TIDEMARK_SOURCES: '' }
  return startCommand(args, { cwd: folder.path('.'), env, stdin: '' })
}

const run = (...args: string[]) => start(...args).ended

const corrupt = () =>
  database.pool.query(`update daily_sales_analytics set total_orders = total_orders + 7 where date = '2026-03-02'`)

describe('verify', () => {
  test('reports that nothing differs, and the amount of data', async () => {
    const { exitCode, output } = await run('verify')
    expect(output).toMatch(/^nothing differs: [\d,]+ rows of \d+ tables, from [\d,]+ events in [\d.]+ s\n$/)
    expect(exitCode).toBe(0)
  })

  test('lists what differs, also as JSON, without control characters', async () => {
    await corrupt()
    await database.pool.query(
      `insert into stock_levels (tenant_id, product_id, opening) values ('default', 'a\u001b]0;x', 2)`,
    )
    const { exitCode, output } = await run('verify', 'daily-sales', 'stock-levels')
    expect(exitCode).toBe(2)
    const lines = output.split('\n')
    expect(lines[0]).toMatch(/^TABLE +TENANT +KEY +COLUMN +LIVE +SHOULD BE$/)
    expect(lines[1]).toMatch(/^stock_levels +default +product_id=a.+ +opening +2 +0$/)
    expect(lines[2]).toMatch(/^daily_sales_analytics +default +date=2026-03-02 currency=USD +total_orders +\d+ +\d+$/)
    expect(lines[3]).toMatch(/^2 values differ: /)
    expect(output.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u)
    const { differences, differenceCount } = JSON.parse((await run('verify', '--json')).output)
    expect(differenceCount).toBe(2)
    expect(differences[1]).toMatchObject({ key: { date: '2026-03-02' }, column: 'total_orders' })
  })

  test('reports an unknown table in one clear line', async () => {
    expect(await run('verify', 'weekly')).toMatchObject({
      exitCode: 1,
      errors: expect.stringMatching(/^error: There is no table "weekly"/),
    })
  })
})

describe('repair', () => {
  test('corrects and prints only rows with the key', async () => {
    await corrupt()
    const other = await run('repair', 'daily-sales', 'date=2026-03-01')
    expect(other).toMatchObject({ exitCode: 0, output: 'no perspective differs\n' })
    const { exitCode, output } = await run('repair', 'daily-sales', 'date=2026-03-02', 'currency=USD')
    expect(exitCode).toBe(0)
    expect(output).toMatch(/total_orders.*\n1 row was corrected, as run \d+\n$/)
    expect(await run('verify')).toMatchObject({ exitCode: 0 })
  })

  test('accepts the hour of a key in any form of ISO 8601', async () => {
    const { rows } = await database.pool.query(
      'update hourly_sales_analytics set total_orders = 99 where hour = (select min(hour) from hourly_sales_analytics) returning hour',
    )
    const hour = `hour=${new Date(rows[0].hour).toISOString()}`
    expect((await run('repair', 'hourly-sales', hour)).output).toContain('1 row was corrected')
  })

  test('reports facts that differ, and wrong keys', async () => {
    await database.pool.query(
      `update orders set channel = 'pigeon' where order_id = (select min(order_id) from orders)`,
    )
    const all = await run('repair', '--all')
    expect(all).toMatchObject({ exitCode: 2, errors: expect.stringContaining('1 values of facts differ') })
    expect(all.output).toMatch(/^orders.*channel +pigeon/m)
    expect((await run('repair', 'orders')).errors).toMatch(/^error: orders contains facts/)
    expect((await run('repair', 'daily-sales', 'day=2026-03-01')).errors).toContain('"day=2026-03-01" is not a key')
    expect((await run('repair')).errors).toContain('--all')
  })
})

test('a repair never subtracts events that would be rejected now; a rebuild warns of them', async () => {
  await database.pool.query(
    `update raw_events set body = replace(body, '"totalAmount"', '"sum"') where ctid = (select max(ctid) from raw_events where type = 'OrderCreated')`,
  )
  const before = await database.pool.query('select sum(total_orders) from daily_sales_analytics')
  const repaired = await run('repair', 'daily-sales')
  expect(repaired).toMatchObject({ exitCode: 1, errors: expect.stringContaining('totalAmount') })
  expect(await database.pool.query('select sum(total_orders) from daily_sales_analytics')).toMatchObject({
    rows: before.rows,
  })
  const rebuilt = await run('rebuild', 'daily-sales', '--yes')
  expect(rebuilt).toMatchObject({ exitCode: 0, errors: expect.stringContaining('1 raw events would be rejected now') })
  expect(rebuilt.output).toMatch(/total_orders +-1\n/)
})

describe('rebuild', () => {
  test('shows the difference, adds it, and subtracts it again', async () => {
    await corrupt()
    const refused = await run('rebuild', 'daily-sales')
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining('pass --yes') })
    const { exitCode, output, errors } = await run('rebuild', 'daily-sales', '--yes')
    expect(exitCode).toBe(0)
    expect(output).toMatch(/daily_sales_analytics: 1 row differs\n +total_orders +-7\n1 row was corrected/)
    const [, runId = ''] = /--roll-back (\d+)/.exec(errors) ?? []
    expect(await run('verify')).toMatchObject({ exitCode: 0 })
    expect(await run('rebuild', '--roll-back', runId)).toMatchObject({
      exitCode: 0,
      output: `run ${runId} was undone in 1 row; later events stay\n`,
    })
    expect(await run('verify', 'daily-sales')).toMatchObject({ exitCode: 2 })
    expect((await run('rebuild', '--roll-back', runId)).errors).toContain('rolled back already')
    expect(await run('rebuild', '--all', '--yes')).toMatchObject({ exitCode: 0 })
    expect(await run('rebuild', '--all', '--yes')).toMatchObject({ exitCode: 0, output: 'nothing differs\n' })
  })

  test('changes nothing when it is stopped by Ctrl-C, and explains how to continue', async () => {
    await submitAll(inbox, messagesOf({ seed: 'b', days: 60, ordersPerDay: 50 }), 1000)
    await corrupt()
    const { child, ended } = start('rebuild', '--all', '--yes')
    const isReplaying = async () => {
      const { rowCount } = await database.pool.query(`select from pg_namespace where nspname = 'tidemark_shadow'`)
      return rowCount
    }
    await expect.poll(isReplaying, { interval: 5, timeout: scaled(30_000) }).toBe(1)
    child.kill('SIGINT')
    expect(await ended).toMatchObject({
      exitCode: 130,
      errors: expect.stringContaining('Run the same command to continue'),
    })
    expect(await run('rebuild', '--all', '--yes', '--fresh')).toMatchObject({ exitCode: 0 })
    expect(await run('verify')).toMatchObject({ exitCode: 0 })
  })
})
