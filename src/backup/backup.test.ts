import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { createTestInbox } from '../../test/helpers/engine-inbox.ts'
import { messagesOf, submitAll } from '../../test/helpers/rebuild/test-shop.ts'
import { onTarget } from '../../test/helpers/retract/target-of.ts'
import { listAudit } from '../access/audit.ts'
import { ownMigrations } from '../db/migrate.ts'
import { ownPartitionedTables } from '../db/partitions.ts'
import type { Inbox } from '../inbox/message.ts'
import { perspectives } from '../perspectives/index.ts'
import { closeBooks } from '../rebuild/retention/close-books.ts'
import { backUp } from './backup.ts'
import { checkBackup } from './contents.ts'
import { drill } from './drill.ts'
import { encodeFrame } from './frames.ts'
import { recordBackup } from './record-backup.ts'
import { restore } from './restore.ts'

const FOLDERS = [ownMigrations]
const source = useTestDatabase()
const target = useTestDatabase({ isBlank: true })
let inbox: Inbox
let folder: string
const fileNamed = (name: string) => join(folder, name)

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tidemark-backup-'))
  inbox = await createTestInbox(source.pool)
  await submitAll(inbox, messagesOf({ seed: 'saved' }))
  await inbox.submit([
    { source: 'shop', body: '{"id":"bad\\\\ttab","type":"OrderCreated","data":{"orderId":"\\\\N"}}' },
  ])
  await backUp(source.pool, fileNamed('good'))
})
afterAll(async () => {
  await inbox.stop()
  rmSync(folder, { recursive: true })
})

/** The tables, and the number of tables in the database. */
async function tablesIn(pool: pg.Pool): Promise<number> {
  const { rowCount } = await pool.query(`select from pg_class where relnamespace = 'public'::regnamespace`)
  return rowCount ?? 0
}

async function rowsOf(pool: pg.Pool): Promise<Record<string, string>> {
  const { tables } = await checkBackup(fileNamed('good'))
  const hashes: Record<string, string> = {}
  for (const { table } of tables) {
    const { rows } = await pool.query<{ hash: string }>(
      `select count(*) || ' ' || coalesce(md5(string_agg(value, ',' order by value)), '') as hash
       from (select (${table}.*)::text as value from ${table}) as rows`,
    )
    hashes[table] = rows[0]?.hash ?? ''
  }
  return hashes
}

describe('a backup that cannot be used is refused with the reason, and nothing is changed', () => {
  const refusal = async (name: string) => {
    const before = await tablesIn(target.pool)
    const error = await restore(target.pool, fileNamed(name), FOLDERS).catch((reason: Error) => reason)
    expect(await tablesIn(target.pool)).toBe(before)
    return (error as Error).message
  }
  const plainBytes = () => gunzipSync(readFileSync(fileNamed('good')))

  test('an absent file, and a file of something else', async () => {
    expect(await refusal('absent')).toContain('does not exist')
    writeFileSync(fileNamed('text'), 'select 1;')
    expect(await refusal('text')).toContain('damaged')
    writeFileSync(fileNamed('zipped'), gzipSync('select 1; select 2; select 3;'))
    expect(await refusal('zipped')).toContain('is not a backup of Tidemark')
  })

  test.each([0.01, 0.3, 0.999])('one that ends after %d of its bytes', async (share) => {
    const bytes = readFileSync(fileNamed('good'))
    writeFileSync(fileNamed('short'), bytes.subarray(0, Math.floor(bytes.length * share)))
    expect(await refusal('short')).toMatch(/damaged or incomplete/)
  })

  test('one whose end is missing although the compression is whole', async () => {
    const end = encodeFrame('end', Buffer.from('{"tables":1}')).length
    writeFileSync(fileNamed('endless'), gzipSync(plainBytes().subarray(0, -end - 1)))
    expect(await refusal('endless')).toContain('incomplete')
  })

  test.each([0.1, 0.5, 0.9])('one with a changed byte at %d of its length', async (share) => {
    const bytes = plainBytes()
    const at = Math.floor(bytes.length * share)
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
    writeFileSync(fileNamed('changed'), gzipSync(bytes))
    expect(await refusal('changed')).toMatch(/damaged|is not a backup/)
  })

  test('one of a newer Tidemark', async () => {
    const { header } = await checkBackup(fileNamed('good'))
    const newer = (changes: object) =>
      writeFileSync(
        fileNamed('newer'),
        gzipSync(
          Buffer.concat([
            encodeFrame('header', Buffer.from(JSON.stringify({ ...header, ...changes }))),
            encodeFrame('end', Buffer.from('{"tables":0}')),
          ]),
        ),
      )
    newer({ migrations: [...header.migrations, { folder: 'tidemark', name: '9999-future.sql' }] })
    expect(await refusal('newer')).toContain('it has the migration 9999-future.sql')
    newer({ formatVersion: 2 })
    expect(await refusal('newer')).toContain('newer Tidemark')
  })
})

test('an existing file is never replaced, and a failure leaves no file', async () => {
  await expect(backUp(source.pool, fileNamed('good'))).rejects.toThrow('exists already')
  await expect(backUp(target.pool, fileNamed('nothing'))).rejects.toThrow('nothing to save')
  await expect(backUp(source.pool, fileNamed('no-such/folder'))).rejects.toThrow('ENOENT')
  expect(readdirSync(folder).filter((name) => name.endsWith('.partial') || name === 'nothing')).toEqual([])
})

test('a restored database has the same rows in every table, and takes new events', async () => {
  await restore(target.pool, fileNamed('good'), FOLDERS)
  const restored = await rowsOf(target.pool)
  expect(restored).toEqual(await rowsOf(source.pool))
  expect(Object.values(restored).filter((hash) => !hash.startsWith('0 ')).length).toBeGreaterThan(15)
  const other = await createTestInbox(target.pool)
  expect(await other.submit(messagesOf({ seed: 'saved' }).slice(0, 1))).toMatchObject([{ status: 'duplicate' }])
  expect(await other.submit([{ source: 'shop', body: '{"type":"OrderCreated"}' }])).toMatchObject([
    { status: 'rejected' },
  ])
  await other.stop()
  await expect(restore(target.pool, fileNamed('good'), FOLDERS)).rejects.toThrow('The database is not empty')
})

const settings = { perspectives, partitionedTables: ownPartitionedTables, currency: 'USD', connections: 2 }

test('a backup that is taken while events arrive is of one moment: its drill finds no differences', async () => {
  const arriving = submitAll(inbox, messagesOf({ seed: 'arriving' }), 5)
  await backUp(source.pool, fileNamed('busy'))
  await arriving
  const result = await drill(source.pool, source.url, { path: fileNamed('busy'), folders: FOLDERS, settings })
  expect(result).toMatchObject({ differenceCount: 0, tables: expect.any(Number) })
  expect(result.events).toBeGreaterThan(0)
  expect(result.newestEventAgeSeconds).toBeGreaterThan(0)
  const { rowCount } = await source.pool.query(`select from pg_database where datname like 'tidemark_drill_%'`)
  expect(rowCount).toBe(0)
})

test('the opening balance of closed books is in a backup: a drill verifies it with the stored events', async () => {
  await onTarget(source.url, (books) => closeBooks(books, { before: new Date(Date.now() + 1000) }))
  await submitAll(inbox, messagesOf({ seed: 'after the closing', days: 1 }))
  await backUp(source.pool, fileNamed('closed'))
  const { tables } = await checkBackup(fileNamed('closed'))
  expect(tables.filter(({ schema, rows: count }) => schema === 'tidemark_closed' && count > 0).length).toBeGreaterThan(
    5,
  )
  const result = await drill(source.pool, source.url, { path: fileNamed('closed'), folders: FOLDERS, settings })
  expect(result.differenceCount).toBe(0)
  expect(result.missing).toBe(0)
})

test('a drill finds numbers that differ from the events of the backup', async () => {
  await source.pool.query('update daily_sales_analytics set total_orders = total_orders + 1')
  await backUp(source.pool, fileNamed('wrong'))
  const result = await drill(source.pool, source.url, { path: fileNamed('wrong'), folders: FOLDERS, settings })
  expect(result.differenceCount).toBeGreaterThan(0)
})

test('a backup and a restore are entries of the audit log, also if no month of it is left, and not where there is no log', async () => {
  const { rows: months } = await source.pool.query<{ name: string }>(
    `select inhrelid::regclass::text as name from pg_inherits where inhparent = 'audit_log'::regclass`,
  )
  for (const { name } of months) await source.pool.query(`drop table ${name}`)
  const header = (await checkBackup(fileNamed('good'))).header
  const done = { actor: { kind: 'command', name: 'test' }, header, tables: 3, rows: 5 } as const
  await recordBackup(source.pool, { ...done, action: 'backup.written' })
  await recordBackup(source.pool, { ...done, action: 'backup.restored' })
  expect((await listAudit(source.pool, { limit: 2 })).entries).toMatchObject([
    { action: 'backup.restored', object: header.takenAt },
    { action: 'backup.written', detail: { tables: 3, rows: 5, newestEventAt: header.newestEventAt } },
  ])
  await source.pool.query('alter table audit_log rename to audit_log_of_another')
  await recordBackup(source.pool, { ...done, action: 'backup.written' })
  await source.pool.query('alter table audit_log_of_another rename to audit_log')
})
