import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { useDataFolder } from '../../test/helpers/data-folder.ts'
import { scaled } from '../../test/helpers/patience.ts'
import { useHoldingProcesses } from '../../test/helpers/processes.ts'
import { findPostmaster } from '../embedded-postgres/postmaster.ts'
import { findProcess } from '../embedded-postgres/processes.ts'
import { SetupError } from '../setup-error.ts'
import { type Database, openDatabase } from './open-database.ts'

const opened: Database[] = []
const folder = useDataFolder()

afterEach(async () => {
  for (const database of opened.splice(0)) await database.close()
  await serverIsGone()
})
// After the hook above, that is before it at the end of a test.
const hold = useHoldingProcesses()

async function open(role: 'owner' | 'any'): Promise<Database> {
  const config = { databaseUrl: undefined, dataDir: folder.path, embeddedDatabasePort: 0 }
  const database = await openDatabase(config, role, { durable: false })
  opened.push(database)
  return database
}

async function serverIsGone(): Promise<void> {
  const postmaster = () => findPostmaster(join(folder.path, 'postgres'))
  await vi.waitFor(() => expect(postmaster()).toBeUndefined(), { timeout: scaled(20_000), interval: 20 })
}

describe('a data folder', () => {
  test('has one owner, which is named to a second process', async () => {
    const first = hold(folder.path, 'owner')
    await first.said
    const second = open('owner')
    await expect(second).rejects.toThrow(SetupError)
    await expect(second).rejects.toThrow(
      `is in use by another Tidemark (process ${first.pid}). Stop it, or set TIDEMARK_DATA_DIR`,
    )
  })

  test('has one owner when several processes start at once', async () => {
    const empty = join(folder.path, 'new')
    const all = await Promise.all(Array.from({ length: 4 }, () => hold(empty, 'owner').said))
    expect(all.filter(({ url }) => url)).toHaveLength(1)
    expect(all.filter(({ error }) => error?.includes('in use by another Tidemark'))).toHaveLength(3)
  })

  test('that cannot be created is reported at once', async () => {
    const file = join(folder.path, 'file')
    writeFileSync(file, '')
    const openAt = (dataDir: string) =>
      openDatabase({ databaseUrl: undefined, dataDir, embeddedDatabasePort: 0 }, 'owner', { durable: false })
    for (const impossible of [file, join(file, 'inside'), '/proc/tidemark/data']) {
      await expect(openAt(impossible)).rejects.toThrow(`The data folder ${impossible} cannot be used`)
    }
  })

  test('has no text of failed statements in the log of its server', async () => {
    const { pool } = await open('owner')
    await pool.query('create table people (name text primary key, age int check (age > 17))')
    await pool.query(`insert into people values ('Jane Secret', 30)`)
    const failing = [
      `insert into people values ('Jane Secret', 40)`,
      `insert into people values ('John Secret', 5)`,
      `select 'Jim Secret'::int`,
      `select * from nowhere where name = 'Joe Secret'`,
      `do $$ begin raise exception 'Ann Secret'; end $$`,
      `do $$ begin raise warning 'Eve Secret'; end $$; select 1/0`,
    ]
    for (const statement of failing) await expect(pool.query(statement)).rejects.toThrow()
    await expect(pool.query('select $1::int', ['Max Secret'])).rejects.toThrow()
    const log = readFileSync(join(folder.path, 'postgres.log'), 'utf8')
    expect(log).toContain('ready to accept connections')
    expect(log).not.toContain('Secret')
  })

  test('has guests, which use the same data', async () => {
    const owner = await open('owner')
    await owner.pool.query('create table kept_by_guest as select 42 as answer')
    const guest = await open('any')
    expect(guest.url).toBe(owner.url)
    expect((await guest.pool.query('select answer from kept_by_guest')).rows).toEqual([{ answer: 42 }])
  })

  test('needs no owner: the first guest starts the server, and the last guest stops it', async () => {
    const first = hold(folder.path, 'any')
    const { url } = await first.said
    const second = await open('any')
    expect(second.url).toBe(url)
    const left = first.leave()
    expect((await second.pool.query('select 1 as answer')).rows).toEqual([{ answer: 1 }])
    opened.pop()
    await second.close()
    await left
    await serverIsGone()
  })

  test('accepts several guests that start at once', async () => {
    const all = await Promise.all(Array.from({ length: 3 }, () => hold(folder.path, 'any').said))
    expect(new Set(all.map(({ url }) => url)).size).toBe(1)
  })
})

describe('when the owner is killed', () => {
  test('the server stops', async () => {
    const owner = hold(folder.path, 'owner')
    await owner.said
    const pid = findPostmaster(join(folder.path, 'postgres'))?.pid ?? 0
    await owner.kill()
    await vi.waitFor(() => expect(findProcess(pid)).toBeUndefined(), { timeout: scaled(20_000), interval: 20 })
  })

  test('the next owner has the folder and its data at once', async () => {
    const owner = hold(folder.path, 'owner')
    await owner.said
    const guest = await open('any')
    await guest.pool.query('create table kept as select 42 as answer')
    await owner.kill()
    const next = await open('owner')
    expect((await next.pool.query('select answer from kept')).rows).toEqual([{ answer: 42 }])
  })

  test('a later process with the same id is not taken for the owner', async () => {
    const owner = { pid: process.pid, startedAt: 'then', isReleased: false }
    writeFileSync(join(folder.path, 'owner-1000.json'), JSON.stringify(owner))
    await open('owner')
    expect(readdirSync(folder.path).filter((name) => name.startsWith('owner-'))).toEqual(['owner-1001.json'])
  })
})
