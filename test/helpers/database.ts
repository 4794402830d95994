import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, inject } from 'vitest'
import { createPool } from '../../src/db/pool.ts'
import { TEMPLATE } from '../global-setup.ts'

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
    await create(name, isBlank ? 'template0' : (content ?? TEMPLATE))
    database.url = databaseUrl(name)
    database.pool = createPool({ url: database.url, max })
  })
  afterAll(async () => {
    await database.pool?.end()
    await onServer((server) => server.query(`drop database if exists ${name} with (force)`))
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
  await onServer(async (server) => {
    await server.query(`select pg_advisory_lock(hashtext('test database'))`)
    if (typeof template !== 'string') await createFilled(server, template)
    await server.query(`create database ${name} template ${typeof template === 'string' ? template : template.name}`)
  })
}

async function createFilled(server: pg.Pool, { name, fill }: FilledTemplate): Promise<void> {
  const found = await server.query('select from pg_database where datname = $1', [name])
  if (found.rowCount === 1) return
  const unfinished = `${name}_unfinished`
  await server.query(`drop database if exists ${unfinished} with (force)`)
  await server.query(`create database ${unfinished} template ${TEMPLATE}`)
  await fill(databaseUrl(unfinished))
  await server.query(`alter database ${unfinished} rename to ${name}`)
}

async function onServer(use: (server: pg.Pool) => Promise<unknown>): Promise<void> {
  const server = createPool({ url: inject('serverUrl'), max: 1 })
  try {
    await use(server)
  } finally {
    await server.end()
  }
}

function databaseUrl(name: string): string {
  return inject('serverUrl').replace(/[^/]*$/, name)
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The test database exists only inside tests and hooks')
  return value
}
