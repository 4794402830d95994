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
    exitCode: 0,
    output: expect.stringContaining('no event that counts is selected: source shop-orders'),
  })
})

test('no events, or events that are named in two ways, are reported', async () => {
  const none = await run('retract', '--event', 'unknown', '--yes')
  expect(none).toMatchObject({ exitCode: 0, output: 'no event that counts is selected: event unknown\n' })
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
