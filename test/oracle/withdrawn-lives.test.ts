import fc from 'fast-check'
import type pg from 'pg'
import { expect, test } from 'vitest'
import { revert } from '../../src/rebuild/retract/retract.ts'
import { verify } from '../../src/rebuild/verify.ts'
import { useTestDatabase } from '../helpers/database.ts'
import { forgetEverything } from '../helpers/engine-inbox.ts'
import { scaled } from '../helpers/patience.ts'
import { readTables } from '../helpers/retract/read-tables.ts'
import { onTarget } from '../helpers/retract/target-of.ts'
import { withdrawBad } from '../helpers/retract/withdraw-bad.ts'
import { settleCosts } from '../helpers/settle-costs.ts'
import { deliverInParts } from './life-delivery.ts'
import type { LifeEvent } from './life-events.ts'
import { contradictoryLives } from './life-generator.ts'

/** For a longer run: TIDEMARK_TEST_RUNS=2000, and TIDEMARK_TEST_SEED to repeat one that failed. */
const RUNS = Number(process.env.TIDEMARK_TEST_RUNS ?? 12)
const options = { numRuns: RUNS }
const TIMEOUT_MS = scaled(60_000 + RUNS * 4_000)

const whole = useTestDatabase()
const without = useTestDatabase()

test(
  'any history with any withdrawal equals the history without those events, and a revert restores everything',
  () =>
    fc.assert(
      fc.asyncProperty(contradictoryLives(), fc.infiniteStream(fc.boolean()), fc.constantFrom(1, 7, 200), check),
      options,
    ),
  TIMEOUT_MS,
)

async function check(
  { timeZone, arrivals }: { timeZone: string; arrivals: LifeEvent[] },
  draws: Iterator<boolean>,
  part: number,
): Promise<void> {
  await forgetEverything(whole.pool)
  await forgetEverything(without.pool)
  const bad = new Set(arrivals.filter(() => draws.next().value).map(({ id }) => id))
  const isGood = ({ id }: LifeEvent) => !bad.has(id)
  const sourceOf = (event: LifeEvent) => (isGood(event) ? 'good' : 'bad')
  await deliverInParts(whole.pool, arrivals, { timeZone, part, sourceOf })
  await deliverInParts(without.pool, arrivals.filter(isGood), { timeZone, part, sourceOf })
  for (const { pool } of [whole, without]) await settleCosts(pool, { timeZone })
  const complete = await readTables(whole.pool, { source: 'good' })
  await onTarget(
    whole.url,
    async (target) => {
      const retraction = await withdrawBad(target)
      await settleCosts(whole.pool, { timeZone })
      expect(await readTables(whole.pool, { source: 'good' })).toEqual(
        await readTables(without.pool, { source: 'good' }),
      )
      await expectSums(whole.pool)
      expect((await verify(target)).differences).toEqual([])
      if (!retraction) return
      await revert(target, retraction.retractionId)
      await settleCosts(whole.pool, { timeZone })
      expect(await readTables(whole.pool, { source: 'good' })).toEqual(complete)
      await expectSums(whole.pool)
    },
    timeZone,
  )
}

async function expectSums(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query(
    'select * from ingest_accounting where received <> applied + duplicate + ignored + rejected + withdrawn or least(applied, duplicate, ignored, withdrawn) < 0',
  )
  expect(rows).toEqual([])
}
