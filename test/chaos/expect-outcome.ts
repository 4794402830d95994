import type pg from 'pg'
import { expect } from 'vitest'
import { readTotals } from '../helpers/compare-tables.ts'
import { verifyUrl } from '../helpers/rebuild/verify-url.ts'
import { countApplied } from '../oracle/life-events.ts'
import { expectLife } from '../oracle/life-tables.ts'
import type { Traffic } from './traffic.ts'

/** The totals of the accounting. */
export type Totals = Awaited<ReturnType<typeof readTotals>>

/**
 * Expects the database to match the published messages. Each message is in the inbox or among the dead letters, and each fact
 * counts once. Every table equals the oracle, the accounting adds up, there was no deadlock, and a replay of the stored events
 * finds no difference.
 */
export async function expectOutcome(
  { pool, url, timeZone }: { pool: pg.Pool; url: string; timeZone: string },
  traffic: Traffic,
): Promise<Totals> {
  const { events, unknown, poisons, messages } = traffic
  const { rows: inbox } = await pool.query('select count(*)::int as messages from inbox')
  expect(inbox, 'messages in the inbox').toEqual([{ messages: events.length + unknown }])
  const totals = await readTotals(pool)
  const { rows: letters } = await pool.query<{ body: Buffer; seen: number }>(
    'select body, sum(times_seen)::int as seen from dead_letters group by body',
  )
  expect(texts(letters.map(({ body }) => body)), 'dead letters').toEqual(texts(poisons))
  const rejected = letters.reduce((sum, { seen }) => sum + seen, 0)
  const counted = { ignored: totals.ignored, rejected: totals.rejected }
  expect(counted, 'the accounting').toEqual({ ignored: unknown, rejected })
  const { least, most } = countApplied(events)
  expect(totals.applied, 'applied events').toBeGreaterThanOrEqual(least)
  expect(totals.applied, 'applied events').toBeLessThanOrEqual(most)
  expect(totals.received, 'received messages').toBeGreaterThanOrEqual(messages.length)
  await expectLife(pool, events, { timeZone })
  const { rows } = await pool.query('select deadlocks::int from pg_stat_database where datname = current_database()')
  expect(rows, 'deadlocks').toEqual([{ deadlocks: 0 }])
  const { differenceCount, differences, missing, refused } = await verifyUrl(url, { limit: 10 })
  const found = { differenceCount, differences, missing, refused }
  expect(found, 'tidemark verify').toEqual({ differenceCount: 0, differences: [], missing: 0, refused: 0 })
  return totals
}

const texts = (bodies: readonly Buffer[]) => bodies.map((body) => body.toString('latin1')).sort()
