import { afterEach, expect, test } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { forgetEverything } from '../../test/helpers/engine-inbox.ts'
import { useFolder } from '../../test/helpers/import/test-import.ts'
import { runCommand } from '../../test/helpers/run-command.ts'

const database = useTestDatabase()
const folder = useFolder()
afterEach(() => forgetEverything(database.pool))

function run(...args: string[]) {
  return runCommand(args, { cwd: folder.path('.'), env: { DATABASE_URL: database.url, TIDEMARK_SOURCES: '' } })
}

const order = (id: string, totalAmount: number) => {
  const data = { orderId: id, items: [], totalAmount }
  return `${JSON.stringify({ id, type: 'OrderCreated', time: '2024-05-01T10:00:00Z', data })}\n`
}
const revenue = async () =>
  (await database.pool.query('select coalesce(sum(total_revenue), 0)::int as sum from daily_sales_analytics')).rows[0]
    .sum

test('an import run is listed, checked, withdrawn and reverted', async () => {
  await folder.write('wrong.ndjson', order('a', 500) + order('b', 70))
  const imported = await run('import', 'wrong.ndjson')
  const importRun = /import run\s+(\d+)/.exec(imported.output)?.[1] ?? ''
  const checked = await run('retract', '--import', importRun, '--dry-run')
  expect(checked).toMatchObject({ exitCode: 0, output: expect.stringMatching(/^2 events of 2 orders\n/) })
  expect(checked.output).toMatch(/OrderCreated\s+2\n\s+days\s+2024-05-01 to 2024-05-01\n/)
  expect(checked.output).toMatch(
    /USD of tenant default would change by\n\s+orders\s+-2\n\s+total revenue, by order\s+-570\n/,
  )
  expect(await revenue()).toBe(570)

  const done = await run('retract', '--import', importRun, '--yes')
  expect(done).toMatchObject({
    exitCode: 0,
    output: expect.stringMatching(/^2 events were withdrawn, as withdrawal \d+\n$/),
  })
  expect(await revenue()).toBe(0)
  const withdrawal = /withdrawal (\d+)/.exec(done.output)?.[1] ?? ''
  const { output } = await run('retract', '--list')
  expect(output).toMatch(new RegExp(`^IMPORT .*\n${importRun} +wrong.ndjson +import .* 2 +0 +0\n`))
  expect(output).toMatch(new RegExp(`\nWITHDRAWAL .*\n${withdrawal} +import run ${importRun} +withdrawn .* 2\n`))

  await folder.write('right.ndjson', order('a', 5))
  await run('import', 'right.ndjson')
  const reverted = await run('retract', '--revert', withdrawal, '--yes')
  expect(reverted).toMatchObject({ exitCode: 0, output: `withdrawal ${withdrawal} was reverted\n` })
  expect(reverted.errors).toContain('1 event has arrived once more since then')
  expect(await revenue()).toBe(75)
})

test('a source or a tenant without events is an error with the known names', async () => {
  const window = ['--from', '2024-05-01', '--to', '2024-05-02', '--dry-run']
  expect(await run('retract', '--source', 'shop', ...window)).toMatchObject({
    exitCode: 1,
    errors: 'error: There are no events of the source "shop". No event has arrived yet\n',
  })
  await folder.write('known.ndjson', order('a', 500))
  await run('import', 'known.ndjson', '--source', 'shop-orders')
  expect(await run('retract', '--source', 'Shop_orders', ...window)).toMatchObject({
    exitCode: 1,
    output: '',
    errors:
      'error: There are no events of the source "Shop_orders". Did you mean "shop-orders"? The sources with events are: shop-orders\n',
  })
  expect(await run('retract', '--event', 'a', '--tenant', 'acme', '--dry-run')).toMatchObject({
    exitCode: 1,
    errors: 'error: There are no events of the tenant "acme". The tenants with events are: default\n',
  })
  expect(await run('retract', '--source', 'shop-orders', ...window)).toMatchObject({
    exitCode: 1,
    output: '',
    errors: expect.stringMatching(
      /^error: There are no stored events of source shop-orders from 2024-05-01.* Its stored events arrived from \d{4}-.*Z to .*Z\n$/,
    ),
  })
})

test('an unknown event, import run or withdrawal is an error with the known ones, with --dry-run too', async () => {
  const failsWith = async (args: string[], errors: string | RegExp) => {
    for (const how of ['--dry-run', '--yes']) {
      const failed = await run('retract', ...args, how)
      expect(failed, failed.errors).toMatchObject({ exitCode: 1, output: '', errors: expect.stringMatching(errors) })
    }
  }
  await database.pool.query('truncate import_runs, retractions')
  await failsWith(['--event', 'e'], 'error: There is no stored event "e". No event is stored\n')
  await failsWith(['--import', '987654'], 'error: There is no import run 987654. Nothing has been imported yet\n')
  await failsWith(['--revert', '987654'], 'error: There is no withdrawal 987654. Nothing has been withdrawn yet\n')
  await folder.write('two.ndjson', order('order-1', 500) + order('order-2', 70))
  const { output } = await run('import', 'two.ndjson')
  const importRun = /import run\s+(\d+)/.exec(output)?.[1] ?? ''
  await failsWith(
    ['--event', 'Order-2'],
    'error: There is no stored event "Order-2". Did you mean "order-2"\\? The ids of the last events: order-1 \\(OrderCreated\\), order-2 \\(OrderCreated\\)\n',
  )
  await failsWith(
    ['--import', '987654'],
    `error: There is no import run 987654. The import runs are: ${importRun} \\(two.ndjson\\)\n`,
  )
  await run('import', 'two.ndjson')
  await failsWith(
    ['--import', String(Number(importRun) + 1)],
    'error: There are no stored events of import run .* The counts of the run: 0 applied, 2 duplicate, 0 ignored, 0 rejected\n',
  )
  const done = await run('retract', '--import', importRun, '--yes')
  const withdrawal = /withdrawal (\d+)/.exec(done.output)?.[1] ?? ''
  const again = { exitCode: 0, output: `the events are withdrawn already: import run ${importRun}\n` }
  expect(await run('retract', '--import', importRun, '--dry-run')).toMatchObject(again)
  expect(await run('retract', '--import', importRun, '--yes')).toMatchObject(again)
  await failsWith(
    ['--revert', '987654'],
    `error: There is no withdrawal 987654. The withdrawals are: ${withdrawal} \\(withdrawn\\)\n`,
  )
  await run('import', 'two.ndjson')
  expect(await run('retract', '--revert', withdrawal, '--dry-run')).toMatchObject({
    exitCode: 0,
    output: `all events of withdrawal ${withdrawal} have arrived once more, and count already\n`,
  })
  await run('retract', '--revert', withdrawal, '--yes')
  await failsWith(['--revert', withdrawal], `error: Withdrawal ${withdrawal} was reverted already\n`)
})

test('events that are named in no way, or in two ways, are reported', async () => {
  expect(await run('retract', '--event', 'a')).toMatchObject({
    exitCode: 1,
    errors: expect.stringContaining('pass --yes'),
  })
  expect(await run('retract', '--yes')).toMatchObject({ exitCode: 1, errors: expect.stringContaining('one of import') })
  expect(await run('retract', '--revert', '1', '--event', 'a', '--yes')).toMatchObject({
    exitCode: 1,
    errors: expect.stringContaining('--revert reverts a whole withdrawal'),
  })
  expect(await run('retract', '--import', 'three')).toMatchObject({
    exitCode: 1,
    errors: expect.stringContaining('--list'),
  })
})
