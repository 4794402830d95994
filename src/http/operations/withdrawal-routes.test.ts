import { afterEach, beforeEach, expect, test } from 'vitest'
import { forgetEverything } from '../../../test/helpers/engine-inbox.ts'
import { orderEvent, useTestServer } from '../../../test/helpers/http/test-server.ts'
import { scaled } from '../../../test/helpers/patience.ts'

const server = useTestServer()
const at = '2024-12-19T10:00:00Z'

async function call(method: 'GET' | 'POST', path: string, payload?: object) {
  const answer = await server.app.inject({ method, url: `/api/operations${path}`, payload })
  return { status: answer.statusCode, body: answer.json() }
}

/** The task once it is over. */
async function run(task: object) {
  const { status, body } = await call('POST', '/tasks', task)
  expect(status).toBe(202)
  const read = async () => (await call('GET', `/tasks/${body.id}`)).body
  await expect.poll(async () => (await read()).endedAt, { timeout: scaled(30_000) }).not.toBeNull()
  return read()
}

const ordersOfDay = async () =>
  (await server.database.pool.query('select total_orders from daily_sales_analytics')).rows[0]?.total_orders

/** Makes all events so far those of an import run, and returns its number. */
async function asImportRun(): Promise<number> {
  const { pool } = server.database
  const { rows } = await pool.query(
    `insert into import_runs (source, file, ended_at, applied) values ('import', 'orders.csv', now(), 2) returning import_run`,
  )
  await pool.query('update raw_events set import_run = $1', [rows[0].import_run])
  return Number(rows[0].import_run)
}

beforeEach(() => server.post([orderEvent({ at }), orderEvent({ at })]))
afterEach(() => forgetEverything(server.database.pool))

test('an import run is previewed, withdrawn and reverted', async () => {
  const importRun = await asImportRun()
  await server.post([orderEvent({ at })])
  const previewed = await run({ kind: 'retract', import: importRun, preview: true })
  expect(previewed).toMatchObject({
    kind: 'retract',
    selection: `import run ${importRun}`,
    status: 'done',
    result: null,
    retraction: {
      id: null,
      events: 2,
      orders: 2,
      byType: [{ type: 'OrderCreated', events: 2 }],
      sales: [{ tenant: 'default', currency: 'USD', orders: -2, reversed: '0' }],
      firstDay: '2024-12-19',
      lastDay: '2024-12-19',
    },
  })
  expect(await ordersOfDay()).toBe('3')
  const withdrawn = await run({ kind: 'retract', import: importRun })
  expect(withdrawn).toMatchObject({ phase: 'moving', percent: 100, retraction: { events: 2, orders: null } })
  expect(await ordersOfDay()).toBe('1')
  const { id } = withdrawn.retraction
  const { body } = await call('GET', '/withdrawals')
  expect(body.importRuns[0]).toMatchObject({
    id: importRun,
    file: 'orders.csv',
    applied: 2,
    withdrawal: { id, status: 'withdrawn' },
  })
  expect(body.withdrawals[0]).toMatchObject({
    id,
    selection: `import run ${importRun}`,
    status: 'withdrawn',
    events: 2,
  })
  expect(await run({ kind: 'revert', withdrawal: id })).toMatchObject({ status: 'done', retraction: { id, events: 0 } })
  expect(await ordersOfDay()).toBe('3')
  expect((await call('GET', '/withdrawals')).body.withdrawals[0]).toMatchObject({ status: 'reverted', events: 0 })
})

test('the events of a source in a time are withdrawn', async () => {
  const { rows } = await server.database.pool.query('select min(received_at) as at from raw_events')
  const from = rows[0].at
  const to = (await server.database.pool.query('select clock_timestamp()::text as now')).rows[0].now
  await server.post([orderEvent({ at })])
  expect(await run({ kind: 'retract', source: 'http', from, to })).toMatchObject({ retraction: { events: 2 } })
  expect(await ordersOfDay()).toBe('1')
})

test('a withdrawal that cannot be done fails with the reason', async () => {
  for (const preview of [true, false]) {
    expect(await run({ kind: 'retract', event: 'unknown', preview })).toMatchObject({
      status: 'failed',
      error: expect.stringMatching(
        /There is no stored event "unknown"\. The ids of the last events: .* \(OrderCreated\)/,
      ),
      retraction: null,
    })
  }
})

test.each([
  [{ kind: 'retract' }, 'one of import, source and event'],
  [{ kind: 'retract', import: 1, event: 'a' }, 'one of import, source and event'],
  [{ kind: 'retract', import: 987_654 }, 'There is no import run 987654'],
  [{ kind: 'retract', source: 'shop', from: '2024-12-01' }, '\\"to\\" is missing'],
  [{ kind: 'retract', source: 'shop', from: '2024-12-02', to: '2024-12-01' }, 'must be earlier'],
  [{ kind: 'retract', event: 'a', perspective: 'daily-sales' }, 'only for verify and rebuild'],
  [{ kind: 'retract', withdrawal: 1 }, 'only for a revert'],
  [{ kind: 'revert', withdrawal: 987_654 }, 'There is no withdrawal 987654'],
  [{ kind: 'revert', withdrawal: 987_654, preview: true }, 'There is no withdrawal 987654'],
  [{ kind: 'revert' }, 'Name the \\"withdrawal\\"'],
  [{ kind: 'verify', event: 'a' }, 'only for retract and revert'],
  [{ kind: 'retract', import: 'three' }, 'an integer of at least 1'],
])('%j is refused with the reason', async (task, reason) => {
  const { status, body } = await call('POST', '/tasks', task)
  expect(status).toBe(400)
  expect(JSON.stringify(body)).toContain(reason)
})
