import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import { migrate, ownMigrations } from '../../src/db/migrate.ts'
import { openInbox } from '../../src/service/open-inbox.ts'
import { useTestDatabase } from '../helpers/database.ts'
import { orderEvent } from '../helpers/http/test-server.ts'

/** The migrations of a later version: those of this version, and these. */
const later = mkdtempSync(join(tmpdir(), 'tidemark-later-'))
const expanding = `alter table orders add column later_note text not null default 'none';
  create table later_things (id int primary key);`

const database = useTestDatabase()
const newest = readdirSync(ownMigrations.path).sort().at(-1)?.slice(0, 4) ?? ''

beforeAll(() => {
  for (const name of readdirSync(ownMigrations.path))
    writeFileSync(join(later, name), readFileSync(join(ownMigrations.path, name)))
})
afterAll(() => rmSync(later, { recursive: true }))

function addLater(name: string, text: string): Promise<string[]> {
  writeFileSync(join(later, name), text)
  return migrate(database.pool, [{ ...ownMigrations, path: later }])
}

async function submitToThisVersion(): Promise<string[]> {
  const { inbox, close } = await openInbox({ ...readConfig({}), databaseUrl: database.url })
  try {
    const outcomes = await inbox.submit([
      { source: 'http', body: JSON.stringify(orderEvent({ at: '2024-12-01T10:00:00Z' })) },
    ])
    return outcomes.map(({ status }) => status)
  } finally {
    await close()
  }
}

test('this version starts on the expanded schema of a later one, and applies events', async () => {
  expect(await addLater('9001-expand.sql', expanding)).toEqual(['9001-expand.sql'])
  expect(await submitToThisVersion()).toEqual(['accepted'])
  expect((await database.pool.query('select later_note from orders')).rows).toEqual([{ later_note: 'none' }])
})

test('this version does not start on a schema that has lost what it uses', async () => {
  await addLater('9002-note.sql', `-- readable-by: ${newest}\nalter table later_things add column note text;`)
  expect(await submitToThisVersion()).toEqual(['accepted'])
  await addLater('9003-contract.sql', '-- readable-by: 9001\nalter table later_things drop column note;')
  await expect(submitToThisVersion()).rejects.toThrow('tidemark/9003-contract.sql, which is unknown here: it is newer')
})
