import { expect, test } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { TableError } from '../perspectives/apply.ts'
import { explainRefusal } from './explain-refusal.ts'

const database = useTestDatabase()

const refusalOf = (statement: string) => database.pool.query(statement).then(() => undefined, explainRefusal)

test('what PostgreSQL refuses is one line with what to do', async () => {
  expect(await refusalOf('select * from nowhere')).toMatch(
    /^The database refuses: relation "nowhere" .*\(42P01\)\. Someone removed/,
  )
  expect(await refusalOf('set role nobody_here')).toMatch(
    /^The database refuses: .*"tidemark doctor" checks the rest\.$/,
  )
})

test('a connection that is lost is told as such', async () => {
  const client = await database.pool.connect()
  const lost = client.query('select pg_terminate_backend(pg_backend_pid())').catch(() => client.query('select 1'))
  const error = await lost.then(
    () => undefined,
    (reason: Error) => reason,
  )
  client.release(error)
  expect(explainRefusal(error)).toMatch(/^The connection to the database was lost: .*\. Start Tidemark again/)
})

test('a table that is not as its perspective declares explains itself', () => {
  const message = 'The perspective of weekday_sales cannot be written'
  expect(explainRefusal(new TableError(message))).toBe(message)
})

test('any other error is left to others', () => {
  expect(explainRefusal(new TypeError('a mistake of ours'))).toBeUndefined()
})
