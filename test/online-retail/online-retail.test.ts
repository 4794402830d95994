import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type DuckDb, openDuckDb } from '../helpers/duckdb.ts'
import { useTestServer } from '../helpers/http/test-server.ts'
import { answerOf, expectedOf } from './answers.ts'
import { inventOnlineRetail } from './invented-lines.ts'
import { readInvoices } from './invoices.ts'
import { questionsOf } from './questions.ts'

const bin = fileURLToPath(new URL('../../bin/tidemark.js', import.meta.url))
const today = '2011-04-20'
const now = new Date(`${today}T09:30:00Z`)
const server = useTestServer({ timeZone: 'Europe/London', currency: 'GBP' }, { now: () => now })
let duckDb: DuckDb
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-online-retail-'))
  const path = join(folder, 'invoices.csv')
  await writeFile(path, inventOnlineRetail(300, 'online-retail'))
  duckDb = await openDuckDb()
  await duckDb.ask(readInvoices(path))
  await importInvoices(path)
})
afterAll(async () => {
  duckDb?.close()
  await rm(folder, { recursive: true })
})

async function importInvoices(path: string): Promise<void> {
  const settings = { DATABASE_URL: server.database.url, TIDEMARK_TIME_ZONE: 'Europe/London', TIDEMARK_BATCH_SIZE: '50' }
  const args = [bin, 'import', path, '--preset', 'online-retail', '--timezone', 'Europe/London', '--partial']
  const child = spawn(process.execPath, args, { cwd: folder, env: { ...process.env, ...settings }, stdio: 'ignore' })
  const [exitCode] = await once(child, 'close')
  // Some invoices have a price below zero.
  expect(exitCode).toBe(2)
}

test('the generated file contains the difficult cases', async () => {
  const [counts] = await duckDb.ask(`
    select
      (select count(*) from orders) as orders,
      (select count(*) from notes) as notes,
      (select count(*) from notes anti join firsts using (customer) where customer is not null) as notes_without_order,
      (select count(*) from notes join firsts using (customer) where date_trunc('month', moment) < date_trunc('month', first_at))
        as notes_before_first_order,
      (select count(*) from (select customer from orders group by 1 having count(distinct date_trunc('month', moment)) > 1))
        as returning_customers,
      (select count(distinct invoice) from lines where price < 0) as refused,
      (select count(*) from orders where moment::date <> timezone('UTC', timezone('Europe/London', moment))::date) as other_day_in_utc`)
  const atLeast = { orders: 200, notes: 40, notes_without_order: 1, notes_before_first_order: 1 }
  for (const [name, least] of Object.entries({
    ...atLeast,
    returning_customers: 15,
    refused: 2,
    other_day_in_utc: 1,
  })) {
    expect(Number(counts?.[name]), name).toBeGreaterThanOrEqual(least)
  }
})

describe.each([
  { start: '2011-01-03', end: '2011-04-30' },
  { start: '2011-02-09', end: '2011-04-05' },
])('from $start to $end', (period) => {
  test.each(questionsOf({ ...period, today }))('DuckDB computes the same $part: $path', async (question) => {
    const { body, statusCode } = await server.app.inject(`/api/analytics/${question.path}`)
    expect(statusCode, body).toBe(200)
    const expected = expectedOf(await duckDb.ask(question.sql))
    expect(expected.length).toBeGreaterThan(0)
    expect(answerOf(body, question, expected)).toEqual(expected)
  })
})
