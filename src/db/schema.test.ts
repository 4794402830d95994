import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { dumpSchema, schemaFile } from '../../scripts/dump-schema.ts'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { ensurePartition } from './partitions.ts'

const database = useTestDatabase()

test('schema.sql equals the schema after all migrations', async () => {
  const made = await dumpSchema(database.pool)
  expect(made, 'Update it with: node scripts/dump-schema.ts').toBe(readFileSync(schemaFile, 'utf8'))
})

test('the text of the schema changes with a column, and not with a partition', async () => {
  await ensurePartition(database.pool, { table: 'raw_events', every: 'month' }, '2026-11-22')
  expect(await dumpSchema(database.pool)).toBe(readFileSync(schemaFile, 'utf8'))
  await database.pool.query('alter table raw_events add column note text')
  expect(await dumpSchema(database.pool)).not.toBe(readFileSync(schemaFile, 'utf8'))
})
