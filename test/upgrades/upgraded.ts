import { pino } from 'pino'
import { expect, vi } from 'vitest'
import { type Config, readConfig } from '../../src/config/config.ts'
import type { Inbox } from '../../src/inbox/message.ts'
import { perspectives } from '../../src/perspectives/index.ts'
import { readFilling } from '../../src/rebuild/filling/filling-state.ts'
import { createFiller, type Filler } from '../../src/rebuild/filling/keep-filled.ts'
import { rulesOf } from '../../src/rebuild/filling/table-rules.ts'
import { openInbox } from '../../src/service/open-inbox.ts'
import type { TestDatabase } from '../helpers/database.ts'
import { createTestInbox } from '../helpers/engine-inbox.ts'
import { scaled } from '../helpers/patience.ts'
import { verifyUrl } from '../helpers/rebuild/verify-url.ts'
import { readTables } from './tables.ts'

/** Other versions count as silent after this time. */
const SILENT_MS = 500

/** The present version on a database: inbox and filler. */
export interface Upgraded {
  inbox: Inbox
  filler: Filler
  logged: Record<string, unknown>[]
  close(): Promise<void>
}

/** Opens a database with the present version, as the service does. */
export async function upgrade({ url }: TestDatabase): Promise<Upgraded> {
  const config: Config = { ...readConfig({}), databaseUrl: url }
  const { inbox, database, rules, close } = await openInbox(config)
  const logged: Record<string, unknown>[] = []
  const log = pino({ level: 'info' }, { write: (line) => void logged.push(JSON.parse(line)) })
  const filler = createFiller({ pool: database.pool, config, url, rules, log, everyMs: 50, silentMs: SILENT_MS })
  return {
    inbox,
    filler,
    logged,
    async close() {
      await filler.stop()
      await close()
    },
  }
}

/** Waits until all tables of a database contain all events by the present rules. */
export async function untilFilled({ pool }: TestDatabase): Promise<void> {
  const status = async () => (await readFilling(pool, rulesOf(perspectives), SILENT_MS)).status
  await expect.poll(status, { timeout: scaled(120_000) }).toBe('complete')
}

/** Expects all tables to equal those of a database that received the same events on the present version. */
export async function expectEqual(database: TestDatabase, fresh: TestDatabase): Promise<void> {
  expect(await readTables(database.pool)).toEqual(await readTables(fresh.pool))
  // The filling holds its lock for a moment after it is complete.
  const { differences } = await vi.waitFor(() => verifyUrl(database.url), { timeout: scaled(30_000), interval: 100 })
  expect(differences).toEqual([])
}

/** Sends events in parts of a hundred. */
export async function send(inbox: Inbox, bodies: readonly string[]): Promise<void> {
  for (let i = 0; i < bodies.length; i += 100) {
    await inbox.submit(bodies.slice(i, i + 100).map((body) => ({ source: 'http', body })))
  }
}

/** Sends events to a new database. */
export async function sendToFresh({ pool }: TestDatabase, bodies: readonly string[]): Promise<void> {
  const inbox = await createTestInbox(pool)
  await send(inbox, bodies)
  await inbox.stop()
}
