import fc from 'fast-check'
import type pg from 'pg'
import { expect, test } from 'vitest'
import { addDifferences } from '../../src/rebuild/add-differences.ts'
import { choosePerspectives } from '../../src/rebuild/choose-tables.ts'
import { closeBooks } from '../../src/rebuild/retention/close-books.ts'
import type { Target } from '../../src/rebuild/target.ts'
import { verify } from '../../src/rebuild/verify.ts'
import { useTestDatabase } from '../helpers/database.ts'
import { forgetEverything } from '../helpers/engine-inbox.ts'
import { scaled } from '../helpers/patience.ts'
import { readTables } from '../helpers/retract/read-tables.ts'
import { onTarget } from '../helpers/retract/target-of.ts'
import { settleCosts } from '../helpers/settle-costs.ts'
import { deliverInParts } from './life-delivery.ts'
import type { LifeEvent } from './life-events.ts'
import { contradictoryLives } from './life-generator.ts'

/** For a longer run: TIDEMARK_TEST_RUNS=2000, and TIDEMARK_TEST_SEED to repeat one that failed. */
const RUNS = Number(process.env.TIDEMARK_TEST_RUNS ?? 4)
const TIMEOUT_MS = scaled(60_000 + RUNS * 10_000)

const whole = useTestDatabase()
const closed = useTestDatabase()

test(
  'any history whose books are closed at any times has the numbers of the history that keeps everything, and verify is exact',
  () =>
    fc.assert(
      fc.asyncProperty(contradictoryLives(), fc.infiniteStream(fc.nat({ max: 3 })), fc.constantFrom(1, 7, 50), check),
      { numRuns: RUNS, endOnFailure: true },
    ),
  TIMEOUT_MS,
)

async function check(
  { timeZone, arrivals }: { timeZone: string; arrivals: LifeEvent[] },
  draws: Iterator<number>,
  part: number,
): Promise<void> {
  for (const { pool } of [whole, closed]) await forgetEverything(pool)
  await deliverInParts(whole.pool, arrivals, { timeZone, part })
  await onTarget(
    closed.url,
    async (target) => {
      const thirds = Math.ceil(arrivals.length / 3)
      let before = await now(target)
      for (let at = 0; at < arrivals.length; at += thirds) {
        await deliverInParts(closed.pool, arrivals.slice(at, at + thirds), { timeZone, part })
        // Events may lie on both sides of the end, or all of them before it.
        if (draws.next().value === 0) before = await now(target)
        if (draws.next().value !== 3) await close(target, before)
        before = await now(target)
      }
      for (const { pool } of [whole, closed]) await settleCosts(pool, { timeZone })
      expect(await readTables(closed.pool, { source: 'good' })).toEqual(await tablesOf(whole.pool, closed.pool))
      expect(await verify(target)).toMatchObject({ differences: [], missing: 0 })
      const rebuilt = await addDifferences(target, choosePerspectives(target.perspectives, []))
      expect(rebuilt).toMatchObject({ differenceCount: 0, run: undefined })
    },
    timeZone,
  )
}

async function close(target: Target, before: Date): Promise<void> {
  await settleCosts(target.pool, { timeZone: target.zones.shop.name })
  const { rows } = await target.pool.query<{ count: number }>(
    'select count(*)::int as count from raw_events where received_at < $1',
    [before.toISOString()],
  )
  const done = await closeBooks(target, { before })
  expect(done?.removed ?? 0).toBe(rows[0]?.count)
}

/** Contents of removed events are not compared with those of repeated ids, so there may be fewer contradictions. */
async function tablesOf(pool: pg.Pool, of: pg.Pool) {
  const { contradictions } = await readTables(of, { source: 'good' })
  const { contradictions: all, ...tables } = await readTables(pool, { source: 'good' })
  expect(all).toEqual(expect.arrayContaining(contradictions ?? []))
  return { ...tables, contradictions }
}

async function now({ pool }: Target): Promise<Date> {
  const { rows } = await pool.query<{ now: string }>('select extract(epoch from clock_timestamp()) * 1000 as now')
  return new Date(Number(rows[0]?.now))
}
