import { finished } from 'node:stream/promises'
import { from } from 'pg-copy-streams'
import { expect, test } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { createPool } from '../db/pool.ts'
import { inTransaction } from '../db/transaction.ts'
import { endStoppedSessions } from './jobs.ts'

const database = useTestDatabase()

test('a process that stops in the middle of COPY loses its session and its locks after the limit, and not before', async () => {
  await database.pool.query('create table kept (id int primary key)')
  const stopped = createPool({ url: database.url, max: 1 })
  const client = await stopped.connect()
  await client.query('begin; insert into kept values (1)')
  const stream = client.query(from('copy kept from stdin'))
  const end = finished(stream).catch((error: unknown) => error)
  // The rest of the row never arrives.
  stream.write('2\n3')
  const isStopped = `
    select from pg_stat_activity
    where datname = current_database() and query like 'copy kept%' and wait_event = 'ClientRead'`
  await expect.poll(async () => (await database.pool.query(isStopped)).rowCount).toBe(1)
  await inTransaction(database.pool, (other) => endStoppedSessions(3_600_000).run(other))
  expect((await database.pool.query(isStopped)).rowCount).toBe(1)
  await inTransaction(database.pool, (other) => endStoppedSessions(0).run(other))
  expect(await end).toBeInstanceOf(Error)
  client.release(true)
  await database.pool.query('insert into kept values (1)')
  expect((await database.pool.query('select id from kept')).rows).toEqual([{ id: 1 }])
  await stopped.end()
})
