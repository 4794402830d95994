import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { beforeAll } from 'vitest'
import { type TestDatabase, useTestDatabase } from '../helpers/database.ts'
import { restoreDatabase } from './dump.ts'

/** The releases whose databases are tested, oldest first: files of this folder. */
export const releases = ['0.1.0', 'ad65a85b'] as const

/** A database as a release left it, for the test file or the enclosing `describe`. */
export function useReleasedDatabase(release: (typeof releases)[number]): TestDatabase {
  const database = useTestDatabase({ isBlank: true })
  beforeAll(async () => {
    const client = new pg.Client(database.url)
    await client.connect()
    try {
      await restoreDatabase(client, fileURLToPath(new URL(`${release}.sql.gz`, import.meta.url)))
    } finally {
      await client.end()
    }
  })
  return database
}
