import { existsSync } from 'node:fs'
import { expect, inject, test } from 'vitest'
import { SetupError } from '../setup-error.ts'
import { type Database, openDatabase } from './open-database.ts'

function open(databaseUrl: string): Promise<Database> {
  return openDatabase({ databaseUrl, dataDir: 'not-used', embeddedDatabasePort: 0 }, 'owner')
}

test('DATABASE_URL opens that database, and no server is started', async () => {
  const database = await open(inject('serverUrl'))
  expect(database.isEmbedded).toBe(false)
  expect(database.description).toMatch(/^PostgreSQL 1\d\.\d+ at 127\.0\.0\.1:\d+\/postgres$/)
  expect(existsSync('not-used')).toBe(false)
  await database.close()
})

test.each([
  ['a server that is not there', () => 'postgres://u:secret@127.0.0.1:1/shop', '127.0.0.1:1/shop: nothing listens'],
  [
    'a wrong password',
    () => inject('serverUrl').replace(/:[^:@]+@/, ':secret@'),
    'the password is wrong for user "tidemark"',
  ],
  [
    'a missing database',
    () => inject('serverUrl').replace(/[^/]*$/, 'nowhere'),
    'the database does not exist. Create it',
  ],
])('%s gives one line, without the password', async (_, url, message) => {
  const failure = await open(url()).catch((error: Error) => error)
  expect(failure).toBeInstanceOf(SetupError)
  expect((failure as Error).message).toContain(message)
  expect((failure as Error).message).not.toMatch(/secret|\n/)
})

test('a lost connection does not end the process, and the pool continues', async () => {
  const { pool, close } = await open(inject('serverUrl'))
  const client = await pool.connect()
  const { rows } = await client.query('select pg_backend_pid() as pid')
  await pool.query('select pg_terminate_backend($1)', [rows[0].pid])
  await expect(client.query('select 1')).rejects.toThrow()
  client.release(true)
  expect((await pool.query('select 1 as answer')).rows).toEqual([{ answer: 1 }])
  await close()
})
