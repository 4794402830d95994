import { expect, test } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import type { Outcome } from '../../src/inbox/message.ts'
import { openInbox } from '../../src/service/open-inbox.ts'
import { randomOf } from '../../src/simulate/random/random.ts'
import { readTotals } from '../helpers/compare-tables.ts'
import { useTestDatabase } from '../helpers/database.ts'
import { scaled } from '../helpers/patience.ts'
import { busyShop } from './life-busy-shop.ts'
import { lifeMessage } from './life-delivery.ts'
import { countApplied, type LifeEvent } from './life-events.ts'
import { expectLife } from './life-tables.ts'

const database = useTestDatabase()
const INBOXES = 4
const AT_ONCE = 60

test('four concurrent inboxes with the same customers, products and days never deadlock and lose no event', {
  timeout: scaled(600_000),
}, async () => {
  const events = busyShop('four inboxes', Number(process.env.TIDEMARK_TEST_RUNS ?? 250))
  const outcomes: Outcome[] = []
  const inboxes = await Promise.all(
    Array.from({ length: INBOXES }, () =>
      openInbox({ ...readConfig({ TIDEMARK_BATCH_SIZE: '25' }), databaseUrl: database.url }),
    ),
  )
  try {
    await Promise.all(
      inboxes.map(async ({ inbox }, i) => {
        // The first two inboxes apply a half each, the others all events, each in a different sequence.
        const own = shuffled(
          events.filter((_, n) => i > 1 || n % 2 === i),
          `inbox ${i}`,
        )
        for (let at = 0; at < own.length; at += AT_ONCE) {
          outcomes.push(...(await inbox.submit(own.slice(at, at + AT_ONCE).map(lifeMessage))))
        }
      }),
    )
  } finally {
    await Promise.all(inboxes.map(({ close }) => close()))
  }
  const applied = outcomes.filter(({ status }) => status === 'accepted').length
  const { least, most } = countApplied(events)
  expect(most).toBe(events.length)
  expect(applied).toBeGreaterThanOrEqual(least)
  expect(await readTotals(database.pool)).toMatchObject({ received: 3 * events.length, applied })
  await expectLife(database.pool, events)
  // Sessions report their statistics when they end.
  await expect.poll(countSessions, { timeout: scaled(30_000), interval: 20 }).toBe(0)
  const { rows } = await database.pool.query(
    'select deadlocks from pg_stat_database where datname = current_database()',
  )
  expect(rows).toEqual([{ deadlocks: '0' }])
})

function shuffled(events: readonly LifeEvent[], seed: string): LifeEvent[] {
  const random = randomOf(seed)
  return events
    .map((event) => ({ event, place: random.uint32() }))
    .sort((a, b) => a.place - b.place)
    .map(({ event }) => event)
}

/** The sessions of other pools than that of this test. */
async function countSessions(): Promise<number> {
  const { rows } = await database.pool.query<{ count: number }>(
    `select count(*)::int - $1 as count
     from pg_stat_activity
     where datname = current_database() and backend_type = 'client backend'`,
    [database.pool.totalCount],
  )
  return rows[0]?.count ?? 0
}
