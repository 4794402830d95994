import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll } from 'vitest'
import type { Actor } from '../../src/access/audit.ts'
import type { ReaderRequest } from '../../src/access/sql-readers/read-reader-request.ts'
import { addReader, removeReader } from '../../src/access/sql-readers/sql-readers.ts'
import type { TestDatabase } from '../helpers/database.ts'

const actor: Actor = { kind: 'command', name: 'test' }

/** Roles belong to the server, which all test files share. */
export const freeName = () => `reader_${randomBytes(6).toString('hex')}`

export const requestOf = (request: Partial<ReaderRequest> = {}): ReaderRequest => ({
  name: freeName(),
  tenants: null,
  showsPeople: false,
  limits: { connections: 5, statementSeconds: 60 },
  ...request,
})

/** A connection of an SQL reader, as another program opens it. */
export async function connectAs(database: TestDatabase, user: string, password: string): Promise<pg.Client> {
  const url = Object.assign(new URL(database.url), { username: user, password })
  const client = new pg.Client({ connectionString: String(url) })
  // Removing a reader or the database ends the connection.
  client.on('error', () => undefined)
  await client.connect()
  return client
}

/** Makes readers with a connection each. All are removed after the tests of the file. */
export function useReaders(database: TestDatabase) {
  const made: { name: string; client: pg.Client }[] = []
  afterAll(async () => {
    for (const { name, client } of made) {
      await client.end()
      await removeReader(database.pool, name, actor)
    }
  })
  return async (request: Partial<ReaderRequest> = {}) => {
    const { reader, password } = await addReader(database.pool, requestOf(request), actor)
    const client = await connectAs(database, reader.name, password)
    made.push({ name: reader.name, client })
    return { name: reader.name, password, client }
  }
}
