import { expect, test } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { inTransaction } from '../db/transaction.ts'
import { dropAbandonedShadow, openShadow } from './shadow.ts'

const database = useTestDatabase()
const utc = { name: 'UTC' } as never

async function makeShadow(): Promise<void> {
  const { pool, url } = database
  const zones = { shop: utc, event: utc }
  const common = { perspectives: [], partitionedTables: [], currency: 'USD', connections: 1 }
  const target = { ...common, pool, url, zones, actor: { kind: 'service', name: 'test' } as const }
  const shadow = await openShadow(target, { perspectives: [], facts: [] })
  await shadow.close()
}

async function shadowIsThere(): Promise<boolean> {
  const { rowCount } = await database.pool.query(`select from pg_namespace where nspname = 'tidemark_shadow'`)
  return rowCount === 1
}

const runJob = () => inTransaction(database.pool, (client) => dropAbandonedShadow.run(client))

async function age(interval: string): Promise<void> {
  const { rows } = await database.pool.query<{ mark: string; at: string }>(
    `select obj_description(oid, 'pg_namespace') as mark, (now() - $1::interval)::text as at
     from pg_namespace where nspname = 'tidemark_shadow'`,
    [interval],
  )
  const [{ mark, at } = { mark: '', at: '' }] = rows
  await database.pool.query(`comment on schema tidemark_shadow is '${mark.replace(/Made at .*/, `Made at ${at}`)}'`)
}

test('the shadow of a stopped run can be continued for a day, and is then dropped', async () => {
  await runJob()
  await makeShadow()
  await runJob()
  expect(await shadowIsThere()).toBe(true)
  await age('25 hours')
  await runJob()
  expect(await shadowIsThere()).toBe(false)
})

test('a shadow in use is not dropped at any age', async () => {
  await makeShadow()
  await age('3 days')
  const runner = await database.pool.connect()
  await runner.query(`select pg_advisory_lock(hashtext('tidemark rebuild'))`)
  await runJob()
  expect(await shadowIsThere()).toBe(true)
  runner.release(true)
  await expect.poll(() => runJob().then(shadowIsThere)).toBe(false)
})

test('a shadow of an older Tidemark, without a time, is dropped; a foreign schema of that name is not', async () => {
  await database.pool.query(
    `create schema tidemark_shadow; comment on schema tidemark_shadow is 'Tidemark replays raw events here; may be dropped. abc'`,
  )
  await runJob()
  expect(await shadowIsThere()).toBe(false)
  await database.pool.query('create schema tidemark_shadow')
  await runJob()
  expect(await shadowIsThere()).toBe(true)
})
