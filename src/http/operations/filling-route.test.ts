import { expect, test } from 'vitest'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'
import type { FillingState } from '../../rebuild/filling/filling-state.ts'

let state: FillingState | undefined
const server = useTestServer({}, { fillingState: () => state })
const half = {
  tables: ['daily_sales_analytics'],
  phase: 'replaying',
  eventsDone: 430,
  eventsExpected: 1000,
  problem: undefined,
}

const get = async (url: string) => server.app.inject(url)

test('a new database is complete', async () => {
  expect((await get('/api/operations/filling')).json()).toMatchObject({ status: 'complete', tables: [], percent: null })
})

test('the progress of a filling is shown, and why it cannot continue', async () => {
  const { pool } = server.database
  await pool.query(`
    update table_rules set filled_version = null where table_name = 'daily_sales_analytics';
    insert into filling (tables, phase, events_done, events_expected)
    values ('{daily_sales_analytics}', 'replaying', 430, 1000)`)
  const answer = (await get('/api/operations/filling')).json()
  expect(answer).toMatchObject({ ...half, status: 'waiting', percent: 43, problem: null })
  const holder = await pool.connect()
  try {
    await holder.query(`select pg_advisory_lock(hashtext('tidemark rebuild'))`)
    expect((await get('/api/operations/filling')).json()).toMatchObject({ status: 'filling', percent: 43 })
    await pool.query(`update filling set problem = '3 of the 5 applied events have no raw event any more'`)
    const blocked = (await get('/api/operations/filling')).json()
    expect(blocked).toMatchObject({ status: 'blocked', problem: expect.stringContaining('3 of the 5') })
  } finally {
    await holder.query('select pg_advisory_unlock_all()')
    holder.release()
  }
})

test('reports and the shop show that tables are filled, until they are complete', async () => {
  state = { ...half, status: 'filling', startedAt: new Date() }
  const report = await get('/api/analytics/sales/daily')
  expect(report.headers['tidemark-filling']).toBe('filling; percent=43')
  expect((await get('/api/shop')).json().filling).toEqual({ status: 'filling', percent: 43 })
  state = undefined
  expect((await get('/api/analytics/sales/daily')).headers).not.toHaveProperty('tidemark-filling')
  expect((await get('/api/shop')).json().filling).toBeNull()
})
