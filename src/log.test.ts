import type { DatabaseError } from 'pg'
import { expect, test } from 'vitest'
import { useTestDatabase } from '../test/helpers/database.ts'
import { createLog } from './log.ts'

const database = useTestDatabase({ isBlank: true })

test('an error of PostgreSQL is logged with its place, and without the row that caused it', async () => {
  await database.pool.query('create table people (name text primary key, age int constraint grown check (age > 17))')
  const failure = await database.pool
    .query(`insert into people values ('Jane Secret', 5)`)
    .catch((error: DatabaseError) => error)
  expect(failure).toMatchObject({ detail: expect.stringContaining('Jane Secret') })
  const lines: string[] = []
  createLog('info', { write: (line) => void lines.push(line) }).error({ err: failure }, 'maintenance failed')
  expect(JSON.parse(lines[0] ?? '').err).toMatchObject({ code: '23514', table: 'people', constraint: 'grown' })
  expect(lines.join()).not.toContain('Jane Secret')
})
