import { expect, test } from 'vitest'
import { useTestDatabase } from '../../../test/helpers/database.ts'
import { explainDatabaseError } from './explain-database-error.ts'

const database = useTestDatabase()

const explanationOf = (statement: string) => database.pool.query(statement).then(() => undefined, explainDatabaseError)

test('an error of PostgreSQL becomes one line with advice', async () => {
  expect(await explanationOf('select * from nowhere')).toMatch(
    /^The database rejected a statement: relation "nowhere" .*\(42P01\)\. A table of Tidemark was removed/,
  )
  expect(await explanationOf('set role nobody_here')).toMatch(
    /^The database rejected a statement: .*"tidemark doctor" checks the rest\.$/,
  )
})

test('a lost connection is named as such', async () => {
  const client = await database.pool.connect()
  const lost = client.query('select pg_terminate_backend(pg_backend_pid())').catch(() => client.query('select 1'))
  const error = await lost.then(
    () => undefined,
    (reason: Error) => reason,
  )
  client.release(error)
  expect(explainDatabaseError(error)).toMatch(/^The connection to the database was lost: .*\. Start Tidemark again/)
})

test('other errors have no explanation', () => {
  expect(explainDatabaseError(new TypeError('a mistake of ours'))).toBeUndefined()
})
