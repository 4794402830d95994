import { afterEach, describe, expect, test, vi } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { scaled } from '../../test/helpers/patience.ts'
import { ensureAhead, missingPartitions, ownPartitionedTables } from '../db/partitions.ts'
import { createPool } from '../db/pool.ts'
import { maintenanceJobs } from './jobs.ts'
import { type Maintenance, type MaintenanceJob, startMaintenance } from './run-jobs.ts'

const database = useTestDatabase()
const log = { debug() {}, error() {} }
const HOUR_MS = 3_600_000
const started: { maintenance: Maintenance; end(): Promise<void> }[] = []

afterEach(async () => {
  for (const { maintenance } of started) await maintenance.stop()
  for (const { end } of started.splice(0)) await end()
  await database.pool.query('delete from maintenance_runs')
})

/** A process of its own, as far as the database can tell. */
function startProcess(...jobs: MaintenanceJob[]): void {
  const pool = createPool({ url: database.url, max: 2 })
  started.push({ maintenance: startMaintenance({ pool, jobs, everyMs: 5, log }), end: () => pool.end() })
}

const waiting = { timeout: scaled(20_000), interval: 10 }

describe('three processes', () => {
  test('never run a job concurrently', async () => {
    let running = 0
    let most = 0
    let runs = 0
    const job: MaintenanceJob = {
      name: 'counting',
      everyMs: 0,
      async run(client) {
        most = Math.max(most, ++running)
        await client.query('select pg_sleep(0.005)')
        running--
        runs++
      },
    }
    for (let i = 0; i < 3; i++) startProcess(job)
    await vi.waitFor(() => expect(runs).toBeGreaterThan(30), waiting)
    expect(most).toBe(1)
  })

  test('run a job once per interval', async () => {
    const looked = [0, 0, 0]
    let runs = 0
    const hourly: MaintenanceJob = { name: 'hourly', everyMs: HOUR_MS, run: async () => void runs++ }
    looked.forEach((_, i) => {
      const counting: MaintenanceJob = {
        name: `look ${i}`,
        everyMs: 0,
        run: async () => void looked.splice(i, 1, (looked[i] ?? 0) + 1),
      }
      startProcess(hourly, counting)
    })
    await vi.waitFor(() => expect(Math.min(...looked)).toBeGreaterThan(5), waiting)
    expect(runs).toBe(1)
  })

  test('take over a job when its process dies', async () => {
    const runners: number[] = []
    const job: MaintenanceJob = {
      name: 'long',
      everyMs: HOUR_MS,
      async run(client) {
        const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
        if (runners.push(rows[0]?.pid ?? 0) === 1) await client.query('select pg_sleep(60)')
      },
    }
    for (let i = 0; i < 3; i++) startProcess(job)
    await vi.waitFor(() => expect(runners).toHaveLength(1), waiting)
    await database.pool.query('select pg_terminate_backend($1)', [runners[0]])
    await vi.waitFor(() => expect(runners).toHaveLength(2), { ...waiting, timeout: scaled(5_000) })
    await vi.waitFor(async () => expect(await runsOf('long')).toMatchObject([{ last_error: null }]), waiting)
  })
})

test('an error is recorded, rolls back its job, and does not stop the other jobs', async () => {
  let runs = 0
  const failing: MaintenanceJob = {
    name: 'failing',
    everyMs: HOUR_MS,
    async run(client) {
      await client.query(`insert into installation (time_zone) values ('UTC')`)
      await client.query('select 1 / 0')
    },
  }
  startProcess(failing, { name: 'next', everyMs: 0, run: async () => void runs++ })
  await vi.waitFor(() => expect(runs).toBeGreaterThan(1), waiting)
  expect(await runsOf('failing')).toMatchObject([{ last_error: 'division by zero' }])
  expect((await database.pool.query('select from installation')).rowCount).toBe(0)
})

test('stopping lets the current run finish', async () => {
  let state = 'waiting'
  startProcess({
    name: 'slow',
    everyMs: HOUR_MS,
    async run(client) {
      state = 'running'
      await client.query('select pg_sleep(0.1)')
      state = 'finished'
    },
  })
  await vi.waitFor(() => expect(state).toBe('running'), waiting)
  await started[0]?.maintenance.stop()
  expect(state).toBe('finished')
  expect(await runsOf('slow')).toHaveLength(1)
})

describe('the jobs', () => {
  const run = async (name: string, deadLetterRetentionDays = 0) => {
    const job = maintenanceJobs({ pool: database.pool, deadLetterRetentionDays }).find((candidate) =>
      candidate.name.includes(name),
    )
    const client = await database.pool.connect()
    await client.query('begin')
    await job?.run(client)
    await client.query('commit')
    client.release()
  }
  const months = async () =>
    (await database.pool.query('select month, total_orders, total_revenue from monthly_sales_summary')).rows

  test('create partitions in advance', async () => {
    await run('partitions ahead')
    expect(await missingPartitions(database.pool, ownPartitionedTables)).toEqual([])
  })

  test('refresh the months when a day has changed', async () => {
    await ensureAhead(database.pool, ownPartitionedTables)
    await database.pool.query(
      `insert into daily_sales_analytics (tenant_id, currency, date, total_orders, total_revenue)
       values ('default', 'EUR', date_trunc('year', current_date), 2, 10.50)`,
    )
    await run('monthly_sales_summary')
    expect(await months()).toMatchObject([{ total_orders: '2', total_revenue: '10.50' }])

    await database.pool.query(
      `update daily_sales_analytics set total_orders = 3, updated_at = now() - interval '1 hour'`,
    )
    await database.pool.query(
      `insert into maintenance_runs (job, last_started_at) values ('refresh of monthly_sales_summary', now())`,
    )
    await run('monthly_sales_summary')
    expect(await months()).toMatchObject([{ total_orders: '2' }])

    await database.pool.query('update daily_sales_analytics set updated_at = now()')
    await run('monthly_sales_summary')
    expect(await months()).toMatchObject([{ total_orders: '3' }])
  })

  test('delete dead letters by the time at which they were last seen, only with a retention', async () => {
    await database.pool.query(`
      insert into dead_letters (tenant_id, source, body_hash, reason, error, body, first_seen_at, last_seen_at)
      select 'default', 'shop', gen_random_uuid(), 'invalid', 'wrong', '', '2020-01-01', seen
      from unnest(array[now() - interval '8 days', now() - interval '6 days']) as seen`)
    const letters = async () => (await database.pool.query('select from dead_letters')).rowCount
    await run('dead_letters')
    expect(await letters()).toBe(2)
    await run('dead_letters', 7)
    expect(await letters()).toBe(1)
  })
})

async function runsOf(job: string): Promise<unknown[]> {
  return (await database.pool.query('select * from maintenance_runs where job = $1', [job])).rows
}
