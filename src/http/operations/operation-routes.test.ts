import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { forgetEverything } from '../../../test/helpers/engine-inbox.ts'
import { orderEvent, useTestServer } from '../../../test/helpers/http/test-server.ts'
import { scaled } from '../../../test/helpers/patience.ts'

const server = useTestServer()
const at = '2024-12-19T10:00:00Z'

type Method = 'GET' | 'POST' | 'DELETE'

async function call(method: Method, path: string, payload?: unknown, headers = {}) {
  const url = `/api/operations${path}`
  const answer = await server.app.inject({ method, url, payload: payload as object, headers })
  return { status: answer.statusCode, headers: answer.headers, body: answer.json() }
}

const begin = async (task: object) => (await call('POST', '/tasks', task)).body
const read = async (id: string) => (await call('GET', `/tasks/${id}`)).body

/** The task once it is over. */
async function ended(id: string) {
  await expect.poll(async () => (await read(id)).endedAt, { timeout: scaled(30_000) }).not.toBeNull()
  return read(id)
}

const untilPhase = (id: string, phase: string) =>
  expect.poll(async () => (await read(id)).phase, { timeout: scaled(30_000) }).toBe(phase)

/** Runs `work` while this lock excludes all other uses of a table. */
async function whileLocked<T>(table: string, mode: 'access exclusive' | 'share', work: () => Promise<T>): Promise<T> {
  const client = await server.database.pool.connect()
  try {
    await client.query(`begin; lock table ${table} in ${mode} mode`)
    return await work()
  } finally {
    await client.query('rollback')
    client.release()
  }
}

const corrupt = () => server.database.pool.query('update daily_sales_analytics set total_orders = total_orders + 7')
const ordersOfDay = async () =>
  (await server.database.pool.query('select total_orders from daily_sales_analytics')).rows[0]?.total_orders

beforeEach(() => server.post([orderEvent({ at }), orderEvent({ at })]))
afterEach(async () => {
  const { tasks } = (await call('GET', '/tasks')).body
  await call('DELETE', `/tasks/${tasks[0]?.id}`)
  if (tasks[0]) await ended(tasks[0].id)
  await forgetEverything(server.database.pool)
})

describe('a verification', () => {
  test('reports no differences, and how much was compared', async () => {
    const { status, headers, body } = await call('POST', '/tasks', { kind: 'verify' })
    expect(status).toBe(202)
    expect(headers.location).toBe(`/api/operations/tasks/${body.id}`)
    expect(body).toMatchObject({ kind: 'verify', tables: null, status: 'running', endedAt: null, result: null })
    expect(await ended(body.id)).toMatchObject({
      status: 'done',
      eventsDone: 2,
      eventsExpected: 2,
      percent: 100,
      secondsLeft: null,
      error: null,
      result: {
        events: 2,
        missingEvents: 0,
        refusedEvents: 0,
        differingRows: 0,
        differingValues: 0,
        byTable: [],
        differences: [],
        run: null,
        notAdded: null,
      },
    })
  })

  test('lists the values that differ, also of facts', async () => {
    await corrupt()
    await server.database.pool.query(`update orders set channel = repeat('pigeon', 100)`)
    const { id, tables } = await begin({ kind: 'verify', perspective: ['daily-sales', 'orders'] })
    expect(tables).toEqual(['daily_sales_analytics', 'orders'])
    const { result } = await ended(id)
    expect(result).toMatchObject({
      tables: 2,
      differingRows: 3,
      differingValues: 3,
      byTable: [
        { table: 'daily_sales_analytics', rows: 1 },
        { table: 'orders', rows: 2 },
      ],
    })
    expect(result.differences[0]).toEqual({
      table: 'daily_sales_analytics',
      tenant: 'default',
      key: { currency: 'USD', date: '2024-12-19' },
      column: 'total_orders',
      live: '9',
      shouldBe: '2',
    })
    expect(result.differences[1]).toMatchObject({ column: 'channel', shouldBe: null })
    expect(result.differences[1].live).toHaveLength(500)
    const listed = (await call('GET', '/tasks')).body.tasks[0]
    expect(listed).toMatchObject({ id, result: { differingRows: 3 } })
    expect(listed.result).not.toHaveProperty('differences')
    expect(await ordersOfDay()).toBe('9')
  })

  test('can be cancelled, and the next one resumes after the replayed events', async () => {
    const replayed = async () => {
      const { rows } = await server.database.pool.query('select count(*)::int as events from tidemark_shadow.inbox')
      return rows[0]?.events
    }
    const first = await whileLocked('raw_events', 'access exclusive', async () => {
      const { id } = await begin({ kind: 'verify' })
      await expect.poll(() => replayed().catch(() => undefined), { timeout: scaled(30_000) }).toBe(0)
      const { status, body } = await call('DELETE', `/tasks/${id}`)
      expect([status, body]).toEqual([202, expect.objectContaining({ id, status: 'cancelling', endedAt: null })])
      return id
    })
    expect(await ended(first)).toMatchObject({ status: 'cancelled', result: null, error: null })
    const second = await whileLocked('daily_sales_analytics', 'access exclusive', async () => {
      const { id } = await begin({ kind: 'verify' })
      await untilPhase(id, 'comparing')
      await call('DELETE', `/tasks/${id}`)
      return id
    })
    expect(await ended(second)).toMatchObject({ status: 'cancelled', phase: 'comparing' })
    expect((await call('DELETE', `/tasks/${second}`)).body).toMatchObject({ status: 'cancelled' })
    expect(await replayed()).toBe(2)
    const third = await begin({ kind: 'verify' })
    expect(await ended(third.id)).toMatchObject({ status: 'done', eventsDone: 2, eventsExpected: 2 })
    await expect(replayed()).rejects.toThrow('does not exist')
  })
})

describe('a rebuild', () => {
  test('adds the differences to the live table, and returns them with the id for a roll-back', async () => {
    await corrupt()
    const { id } = await begin({ kind: 'rebuild', perspective: 'daily_sales_analytics' })
    const { result } = await ended(id)
    expect(result).toMatchObject({
      byTable: [{ table: 'daily_sales_analytics', rows: 1, sums: { total_orders: '-7' } }],
      run: { id: expect.any(Number), rows: 1 },
      notAdded: null,
    })
    expect(await ordersOfDay()).toBe('2')
    const again = await begin({ kind: 'rebuild', all: true, fresh: true })
    expect((await ended(again.id)).result).toMatchObject({ run: null, notAdded: 'nothing differs' })
  })

  test('with preview only returns the differences', async () => {
    await corrupt()
    const { id } = await begin({ kind: 'rebuild', perspective: 'daily-sales', preview: true })
    const sums = { total_orders: '-7' }
    expect((await ended(id)).result).toMatchObject({ byTable: [{ sums }], run: null, notAdded: 'preview' })
    expect(await ordersOfDay()).toBe('9')
  })

  test('changes nothing if stored events would be rejected now', async () => {
    await server.database.pool.query(`update raw_events set body = replace(body, '39.98', '"much"')`)
    const { id } = await begin({ kind: 'rebuild', perspective: 'daily-sales' })
    expect((await ended(id)).result).toMatchObject({
      refusedEvents: 2,
      firstRefusal: expect.stringContaining('totalAmount'),
      run: null,
      notAdded: 'refused events',
    })
    expect(await ordersOfDay()).toBe('2')
  })

  test('without raw events fails with the reason', async () => {
    await server.database.pool.query('delete from raw_events')
    const { id } = await begin({ kind: 'rebuild', all: true })
    const failed = await ended(id)
    expect(failed).toMatchObject({
      status: 'failed',
      result: null,
      error: expect.stringContaining('have no raw event'),
    })
  })

  test('cannot be cancelled while it adds its differences', async () => {
    await corrupt()
    const rebuild = await whileLocked('daily_sales_analytics', 'share', async () => {
      const { id } = await begin({ kind: 'rebuild', perspective: 'daily-sales' })
      await untilPhase(id, 'adding')
      const { status, body } = await call('DELETE', `/tasks/${id}`)
      expect([status, body.type]).toEqual([409, 'urn:tidemark:problem:task-not-cancellable'])
      return id
    })
    expect(await ended(rebuild)).toMatchObject({ status: 'done', result: { run: { rows: 1 } } })
  })
})

describe('a second task', () => {
  test('is refused while one runs, with the running task', async () => {
    const first = await whileLocked('raw_events', 'access exclusive', async () => {
      const { id } = await begin({ kind: 'verify' })
      const second = await call('POST', '/tasks', { kind: 'rebuild', all: true })
      expect(second.status).toBe(409)
      expect(second.body).toMatchObject({ type: 'urn:tidemark:problem:task-running', task: { id, kind: 'verify' } })
      const { body } = await call('GET', '/tasks')
      expect([body.tasks[0].id, body.runsElsewhere]).toEqual([id, false])
      await call('DELETE', `/tasks/${id}`)
      return id
    })
    expect(await ended(first)).toMatchObject({ status: 'cancelled' })
  })

  test('is refused while another process runs one', async () => {
    const other = await server.database.pool.connect()
    await other.query(`select pg_advisory_lock(hashtext('tidemark rebuild'))`)
    expect((await call('GET', '/tasks')).body.runsElsewhere).toBe(true)
    const { status, body } = await call('POST', '/tasks', { kind: 'verify' })
    expect([status, body.detail]).toEqual([409, expect.stringContaining('Another process')])
    other.release(true)
    await expect.poll(async () => (await call('GET', '/tasks')).body.runsElsewhere).toBe(false)
  })
})

test.each([
  [{}, '"kind" must be one of verify, rebuild, retract, revert'],
  [{ kind: 'repair' }, 'kind must be one of verify, rebuild'],
  [{ kind: 'verify', fresh: 'perhaps' }, 'fresh must be true or false'],
  [{ kind: 'verify', table: 'orders' }, 'table is not a parameter here'],
  [{ kind: 'verify', perspective: 'daily-sale' }, 'There is no table "daily-sale". There are: '],
  [{ kind: 'verify', perspective: [] }, '"perspective" must be the name'],
  [{ kind: 'verify', perspective: { a: 1 } }, '"perspective" must be the name'],
  [{ kind: 'verify', preview: true }, '"preview" is not for a verification'],
  [{ kind: 'rebuild' }, 'or all of them with "all": true'],
  [{ kind: 'rebuild', perspective: 'orders' }, 'orders contains facts'],
  [{ kind: 'rebuild', perspective: 'daily-sales', all: true }, 'either "perspective" or "all"'],
  ['[]', 'must be a JSON object'],
])('%j starts no task', async (payload, message) => {
  const { tasks } = (await call('GET', '/tasks')).body
  const { status, body } = await call('POST', '/tasks', payload)
  expect([status, body.detail]).toEqual([400, expect.stringContaining(message)])
  expect((await call('GET', '/tasks')).body.tasks).toEqual(tasks)
})

test('an unknown task is not found', async () => {
  for (const method of ['GET', 'DELETE'] as const) expect((await call(method, '/tasks/1')).status).toBe(404)
})

test('partitions are listed with their ranges, sizes and estimated rows', async () => {
  await server.database.pool.query('analyze daily_sales_analytics; analyze daily_sales_analytics_2024')
  const { status, body } = await call('GET', '/partitions')
  expect(status).toBe(200)
  const tables = body.tables.map(({ table }: { table: string }) => table)
  expect(tables).toEqual([
    'audit_log',
    'daily_sales_analytics',
    'dimension_sales_analytics',
    'product_analytics',
    'raw_events',
    'sales_restatements',
  ])
  const [, daily, , products, raw] = body.tables
  expect(daily.partitions).toContainEqual({
    name: 'daily_sales_analytics_2024',
    from: '2024-01-01',
    to: '2025-01-01',
    rowsEstimate: 1,
    bytes: expect.any(Number),
  })
  expect(daily).toMatchObject({ rowsEstimate: 1, bytes: daily.partitions[0].bytes })
  expect(daily.bytes).toBeGreaterThan(8000)
  expect(products.rowsEstimate).toBeNull()
  expect(raw.partitions[0].from).toMatch(/^\d{4}-\d{2}-01 00:00:00\+00$/)
  expect(body.databaseBytes).toBeGreaterThan(daily.bytes)
  expect((await call('GET', '/partitions?rows=exact')).status).toBe(400)
})
