import fc from 'fast-check'
import type pg from 'pg'
import { expect, test } from 'vitest'
import { salesSums } from '../../src/perspectives/sales-sums.ts'
import { revert } from '../../src/rebuild/retract/retract.ts'
import { verify } from '../../src/rebuild/verify.ts'
import { useTestDatabase } from '../helpers/database.ts'
import { forgetEverything } from '../helpers/engine-inbox.ts'
import { scaled } from '../helpers/patience.ts'
import { createPlayedInbox } from '../helpers/played-days.ts'
import { onTarget } from '../helpers/retract/target-of.ts'
import { withdrawBad } from '../helpers/retract/withdraw-bad.ts'
import { toMessage } from '../helpers/wire-forms.ts'
import { momentOf } from './life-calendar.ts'
import type { LifeEvent } from './life-events.ts'
import { contradictoryLives, type Life } from './life-generator.ts'

/** For a longer run: TIDEMARK_TEST_RUNS=2000, and TIDEMARK_TEST_SEED to repeat one that failed. */
const RUNS = Number(process.env.TIDEMARK_TEST_RUNS ?? 8)
const options = { numRuns: RUNS }
const TIMEOUT_MS = scaled(60_000 + RUNS * 12_000)

const HOUR_MS = 3_600_000
/** Costs are not stored by day of arrival. */
const SUMS = Object.keys(salesSums).filter((name) => !/cost/.test(name))
const database = useTestDatabase()

test(
  'the sums of all arrivals up to a day are what was known at its end, for any history, also after a withdrawal',
  () => fc.assert(fc.asyncProperty(contradictoryLives(), plans(), check), options),
  TIMEOUT_MS,
)

/** How many events arrive together, and how many hours pass after each of these parts. */
interface Plan {
  parts: { events: number; hours: number }[]
  isBad: boolean[]
}

const plans = (): fc.Arbitrary<Plan> =>
  fc.record({
    parts: fc.array(fc.record({ events: fc.integer({ min: 1, max: 9 }), hours: fc.constantFrom(0, 0, 7, 24, 60) }), {
      minLength: 1,
      maxLength: 12,
    }),
    isBad: fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }),
  })

async function check({ timeZone, arrivals }: Life, plan: Plan): Promise<void> {
  const { pool } = database
  await forgetEverything(pool)
  const known = await play(pool, { timeZone, arrivals }, plan)
  const complete = await readKnown(pool)
  await onTarget(
    database.url,
    async (target) => {
      expect((await verify(target)).differences).toEqual([])
      await expectKnown(pool, known)
      const retraction = await withdrawBad(target)
      expect((await verify(target)).differences).toEqual([])
      await expectKnown(pool, known)
      await expectSum(pool)
      if (!retraction) return
      await revert(target, retraction.retractionId)
      expect((await verify(target)).differences).toEqual([])
      await expectKnown(pool, known)
      await expectSum(pool)
      expect(await readKnown(pool)).toEqual(complete)
    },
    timeZone,
  )
}

/** Plays a life day by day. @returns the daily sums at the end of each day. */
async function play(pool: pg.Pool, { timeZone, arrivals }: Life, { parts, isBad }: Plan): Promise<Map<string, Rows>> {
  const inbox = await createPlayedInbox(pool, timeZone)
  const known = new Map<string, Rows>()
  const dayOf = (ms: number) => dayIn(pool, ms, timeZone)
  let ms = 0
  for (let at = 0, i = 0; at < arrivals.length; i++) {
    const { events, hours } = parts[i % parts.length] as Plan['parts'][number]
    const part = arrivals.slice(at, at + events)
    // Two batches never begin at the same time, which would leave their sequence open.
    ms = Math.max(ms + hours * HOUR_MS + 1, ...part.map((event) => latestOf(event) - 20 * HOUR_MS))
    const messages = part.map((event, j) =>
      toMessage(event, 'cloud', 'number', isBad[(at + j) % isBad.length] ? 'bad' : 'good'),
    )
    const outcomes = await inbox.submitAt(ms, messages)
    expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([])
    known.set(await dayOf(ms), await readDaily(pool))
    at += events
  }
  await inbox.stop()
  return known
}

const latestOf = ({ data }: LifeEvent): number =>
  Math.max(0, ...Object.entries(data).flatMap(([name, value]) => (isTime(name, value) ? [momentOf(value).ms] : [])))

/** A revision may be a time. */
const isTime = (name: string, value: unknown): value is string =>
  typeof value === 'string' && (name.endsWith('At') || (name === 'revision' && /^\d{4}-/.test(value)))

async function dayIn(pool: pg.Pool, ms: number, timeZone: string): Promise<string> {
  const { rows } = await pool.query<{ day: string }>(
    `select (to_timestamp($1::numeric / 1000) at time zone $2)::date::text as day`,
    [ms, timeZone],
  )
  return rows[0]?.day ?? ''
}

type Rows = string[]

const NON_ZERO = SUMS.map((name) => `sum(${name}) <> 0`).join(' or ')
const TOTALS = SUMS.map((name) => `trim_scale(sum(${name})) as ${name}`).join(', ')

async function readDaily(pool: pg.Pool): Promise<Rows> {
  return readRows(pool, 'daily_sales_analytics')
}

async function readRows(pool: pg.Pool, from: string, values: unknown[] = []): Promise<Rows> {
  const { rows } = await pool.query<{ row: string }>(
    `select to_jsonb(row)::text as row
     from (
       select tenant_id, currency, date, ${TOTALS}
       from ${from}
       group by tenant_id, currency, date
       having ${NON_ZERO}
       order by tenant_id, currency, date
     ) as row`,
    values,
  )
  return rows.map(({ row }) => row)
}

const ALL = '(select * from sales_restatements union all select * from withdrawn_sales_restatements)'

async function expectKnown(pool: pg.Pool, known: ReadonlyMap<string, Rows>): Promise<void> {
  for (const [day, rows] of known) {
    expect(await readRows(pool, `(select * from ${ALL} as every where arrival_day <= $1) as known`, [day])).toEqual(
      rows,
    )
  }
}

/** All arrivals are what is known now. */
async function expectSum(pool: pg.Pool): Promise<void> {
  expect(await readRows(pool, `${ALL} as every`)).toEqual(await readDaily(pool))
}

/** Both tables with what withdrawals changed in them. */
async function readKnown(pool: pg.Pool): Promise<Rows[]> {
  return [
    await readRows(pool, `${ALL} as every`),
    (
      await pool.query(`
        select date::text, arrival_day::text, order_id, sum(total_orders) as orders, trim_scale(sum(reversed)) as reversed
        from (select * from order_restatements union all select * from withdrawn_order_restatements) as every
        where reason <> 'withdrawal'
        group by tenant_id, currency, date, arrival_day, order_id
        having sum(total_orders) <> 0 or sum(reversed) <> 0
        order by 1, 2, 3, 4, 5`)
    ).rows,
  ]
}
