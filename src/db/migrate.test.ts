import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { SetupError } from '../setup-error.ts'
import { migrate, ownMigrations, pendingMigrations } from './migrate.ts'
import { createPool } from './pool.ts'

describe('an empty database', () => {
  const database = useTestDatabase({ isBlank: true })

  test('two concurrent migrations succeed, and each file is applied once', async () => {
    const other = createPool({ url: database.url })
    expect(await pendingMigrations(database.pool)).toContain('0001-foundation.sql')
    const [mine, others] = await Promise.all([migrate(database.pool), migrate(other)])
    await other.end()
    const { rows } = await database.pool.query('select folder, name from schema_migrations order by name')
    expect([...mine, ...others].sort()).toEqual(rows.map(({ name }) => name))
    expect(rows[0]).toEqual({ folder: 'tidemark', name: '0001-foundation.sql' })
    expect(await migrate(database.pool)).toEqual([])
    expect(await pendingMigrations(database.pool)).toEqual([])
  })
})

describe("a user's own folder", () => {
  const database = useTestDatabase()
  let path = ''
  const folders = () => [ownMigrations, { label: 'my shop', path }]

  beforeEach(() => {
    path = mkdtempSync(join(tmpdir(), 'tidemark-migrations-'))
    writeFileSync(join(path, '0001-margins.sql'), 'create table margins (day date primary key);')
  })
  afterEach(async () => {
    rmSync(path, { recursive: true })
    await database.pool.query(`drop table if exists margins; delete from schema_migrations where folder = 'my shop'`)
  })

  const countWaiting = async () => {
    const { rows } = await database.pool.query<{ count: number }>(
      `select count(*)::int from pg_locks where not granted and locktype = 'relation'`,
    )
    return rows[0]?.count
  }

  test('its files may have the numbers of files of Tidemark', async () => {
    expect(await migrate(database.pool, folders())).toEqual(['0001-margins.sql'])
    expect(await migrate(database.pool, folders())).toEqual([])
  })

  test('a file that fails changes nothing, and the error names its line', async () => {
    writeFileSync(join(path, '0002-broken.sql'), 'create table half (day date);\n\nselect * from nowhere;')
    const failure = migrate(database.pool, folders())
    await expect(failure).rejects.toThrow(SetupError)
    await expect(failure).rejects.toThrow(
      'Migration my shop/0002-broken.sql failed (line 3): relation "nowhere" does not exist',
    )
    expect(await pendingMigrations(database.pool, folders())).toEqual(['0002-broken.sql'])
    const { rows } = await database.pool.query(`select to_regclass('half') as half, to_regclass('margins') as margins`)
    expect(rows).toEqual([{ half: null, margins: 'margins' }])
  })

  test('a file that changed after it was applied is refused', async () => {
    await migrate(database.pool, folders())
    writeFileSync(join(path, '0001-margins.sql'), 'create table margins (day date primary key, margin numeric);')
    await expect(migrate(database.pool, folders())).rejects.toThrow(
      'my shop/0001-margins.sql has changed since it was applied',
    )
  })

  test('a database that is newer than the files is refused', async () => {
    await migrate(database.pool, folders())
    rmSync(join(path, '0001-margins.sql'))
    writeFileSync(join(path, '0002-other.sql'), 'select 1;')
    await expect(migrate(database.pool, folders())).rejects.toThrow('my shop/0001-margins.sql, which is unknown here')
  })

  test('a database that is newer is used if its new migrations say that this version can read it', async () => {
    await migrate(database.pool, folders())
    writeFileSync(join(path, '0002-note.sql'), '-- readable-by: 0001\nalter table margins add column note text;')
    await migrate(database.pool, folders())
    rmSync(join(path, '0002-note.sql'))
    expect(await migrate(database.pool, folders())).toEqual([])
    expect(await pendingMigrations(database.pool, folders())).toEqual([])
    writeFileSync(join(path, '0002-note.sql'), '-- readable-by: 0001\nalter table margins add column note text;')
    writeFileSync(join(path, '0003-no-day.sql'), '-- readable-by: 0002\nalter table margins drop column note;')
    await migrate(database.pool, folders())
    for (const name of ['0002-note.sql', '0003-no-day.sql']) rmSync(join(path, name))
    await expect(migrate(database.pool, folders())).rejects.toThrow('my shop/0003-no-day.sql, which is unknown here')
  })

  test('while a migration waits for a table, other sessions wait up to two seconds', async () => {
    await migrate(database.pool, folders())
    writeFileSync(join(path, '0002-note.sql'), 'alter table margins add column note text;')
    const reader = await database.pool.connect()
    await reader.query('begin; select count(*) from margins')
    const migrating = migrate(database.pool, folders())
    await expect.poll(countWaiting, { interval: 20 }).toBe(1)
    await database.pool.query(`insert into margins values ('2024-12-12')`)
    expect((await database.pool.query('select count(*)::int from margins')).rows).toEqual([{ count: 1 }])
    await reader.query('commit')
    reader.release()
    expect(await migrating).toEqual(['0002-note.sql'])
  })

  test('a table that stays in use fails the migration, names the session to wait for, and changes nothing', async () => {
    await migrate(database.pool, folders())
    writeFileSync(join(path, '0002-note.sql'), 'alter table margins add column note text;')
    const other = createPool({ url: database.url, applicationName: 'nightly export' })
    const reader = await other.connect()
    await reader.query('begin; select count(*) from margins')
    await expect(migrate(database.pool, folders(), 0)).rejects.toThrow(
      /0002-note.sql does not get its locks: another session uses .*"nightly export".*tidemark migrate$/,
    )
    await reader.query('rollback')
    reader.release()
    await other.end()
    expect(await pendingMigrations(database.pool, folders())).toEqual(['0002-note.sql'])
  })

  test('two files with the same number are refused', async () => {
    writeFileSync(join(path, '0001-other.sql'), 'select 1;')
    await expect(migrate(database.pool, folders())).rejects.toThrow('0001-other.sql needs a number of its own')
  })
})
