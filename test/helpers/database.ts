import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, inject } from 'vitest'
import { createPool } from '../../src/db/pool.ts'
import { TEMPLATE } from '../global-setup.ts'
import { createDatabase, dropDatabase, onServer, renameDatabase, urlOf } from './test-servers.ts'

const BLANK = 'template0'

/** A database of one test file or `describe`: migrated, empty, dropped at the end. Read its fields inside tests and hooks. */
export interface TestDatabase {
  readonly pool: pg.Pool
  readonly url: string
}

/** A database that the first test file fills, and that all test files copy. */
export interface FilledTemplate {
  name: string
  /** Fills the migrated database at this address. No connection may remain. */
  fill(url: string): Promise<void>
}

export interface TestDatabaseOptions {
  /** Whether the database has no tables at first. */
  isBlank?: boolean
  /** The content of the database. Default: empty tables. */
  content?: FilledTemplate
  /** The maximum number of connections of the pool. Default: 10. */
  max?: number
}

/** Creates a database for the test file or the enclosing `describe`. */
export function useTestDatabase({ isBlank = false, content, max }: TestDatabaseOptions = {}): TestDatabase {
  const name = `test_${randomBytes(6).toString('hex')}`
  const database: { pool?: pg.Pool; url?: string } = {}
  beforeAll(async () => {
    await create(name, isBlank ? BLANK : (content ?? TEMPLATE))
    database.url = databaseUrl(name)
    database.pool = createPool({ ...addressesOf(name), max })
  })
  afterAll(async () => {
    await database.pool?.end()
    await dropDatabase(inject('serverUrls'), name)
  })
  return {
    get pool() {
      return required(database.pool)
    },
    get url() {
      return required(database.url)
    },
  }
}

/** One copy of the template at a time, across all workers. */
async function create(name: string, template: string | FilledTemplate): Promise<void> {
  // A blank database has no Citus.
  const urls = template === BLANK ? [inject('serverUrl')] : inject('serverUrls')
  await onServer(inject('serverUrl'), async (server) => {
    await server.query(`select pg_advisory_lock(hashtext('test database'))`)
    if (typeof template !== 'string') await createFilled(server, template)
    await createDatabase(urls, name, typeof template === 'string' ? template : template.name)
  })
}

async function createFilled(server: pg.Pool, { name, fill }: FilledTemplate): Promise<void> {
  const found = await server.query('select from pg_database where datname = $1', [name])
  if (found.rowCount === 1) return
  const urls = inject('serverUrls')
  const unfinished = `${name}_unfinished`
  await dropDatabase(urls, unfinished)
  await createDatabase(urls, unfinished, TEMPLATE)
  await fill(databaseUrl(unfinished))
  await renameDatabase(urls, unfinished, name)
}

/** With `TIDEMARK_TEST_POOLER=true`, the pool of the test leads to a pooler. */
function addressesOf(name: string): { url: string; directUrl?: string } {
  const poolerUrl = inject('poolerUrl')
  const directUrl = databaseUrl(name)
  return poolerUrl === undefined ? { url: directUrl } : { url: urlOf(poolerUrl, name), directUrl }
}

function databaseUrl(name: string): string {
  return urlOf(inject('serverUrl'), name)
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The test database exists only inside tests and hooks')
  return value
}
