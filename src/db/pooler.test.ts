import pg from 'pg'
import { expect, test, vi } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { scaled } from '../../test/helpers/patience.ts'
import { usePgBouncer } from '../../test/helpers/pgbouncer.ts'
import { examine } from '../cli/doctor.ts'
import { readConfig } from '../config.ts'
import { openInbox } from '../service/open-inbox.ts'

// Programs take their time to start on a busy machine.
vi.setConfig({ testTimeout: scaled(60_000) })

const database = useTestDatabase()
const startPgBouncer = usePgBouncer()
const name = () => new URL(database.url).pathname.slice(1)
const open = (url: string) => openInbox(readConfig({ DATABASE_URL: url }))

/** The values, in every session of the pooler, of the settings that Tidemark changes. */
async function readSettings(url: string): Promise<unknown> {
  const names = [
    'default_transaction_read_only',
    'statement_timeout',
    'timezone',
    'datestyle',
    'search_path',
    'work_mem',
  ]
  const clients = Array.from({ length: 3 }, () => new pg.Client({ connectionString: url }))
  await Promise.all(clients.map((client) => client.connect()))
  const question = `select ${names.map((each) => `current_setting('${each}') as ${each}`).join(', ')}`
  const answers = await Promise.all(clients.map((client) => client.query(question)))
  await Promise.all(clients.map((client) => client.end()))
  return answers.map(({ rows }) => rows[0])
}

test.each(['transaction', 'statement'] as const)(
  'a pooler that shares sessions by %s is refused in one line, and its sessions stay unchanged',
  async (mode) => {
    const url = (await startPgBouncer(mode)).url(name())
    const before = await readSettings(url)
    const failure = await open(url).catch((error: Error) => error)
    expect((failure as Error).message).toMatch(
      /^PostgreSQL at 127\.0\.0\.1:\d+\/test_\w+ is behind a transaction or statement pooler.*Set DATABASE_URL to the server itself .*pool_mode = session\)\.$/,
    )
    const findings = await examine({ DATABASE_URL: url })
    expect(findings).toContainEqual({ subject: 'database', isFine: false, text: (failure as Error).message })
    expect(await readSettings(url)).toEqual(before)
  },
)

test('a pooler with session pooling works like the server itself', async () => {
  const { inbox, close } = await open((await startPgBouncer('session')).url(name()))
  const data = { orderId: 'o1', customerId: 'ann', totalAmount: 10, items: [], createdAt: '2026-05-01T10:00:00Z' }
  const message = { source: 'http', body: JSON.stringify({ id: 'e1', type: 'OrderCreated', data }) }
  expect(await inbox.submit([message, message])).toMatchObject([{ status: 'accepted' }, { status: 'duplicate' }])
  await close()
})
