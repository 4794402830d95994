import fc from 'fast-check'
import type pg from 'pg'
import { expect, test } from 'vitest'
import { useTestDatabase } from '../helpers/database.ts'
import { decimal, decimalText } from '../helpers/decimal.ts'
import { forgetEverything } from '../helpers/engine-inbox.ts'
import { scaled } from '../helpers/patience.ts'
import { createPlayedInbox } from '../helpers/played-days.ts'
import { settleCosts } from '../helpers/settle-costs.ts'
import { momentOf, placeOf } from './life-calendar.ts'
import { lifeMessage } from './life-delivery.ts'
import type { LifeEvent } from './life-events.ts'
import { contradictoryLives, type Life } from './life-generator.ts'
import { type ArrivalDay, expectedRestatements } from './life-restatements.ts'
import { type Row, SUMMED, textOf } from './life-sums.ts'

/** For a longer run: TIDEMARK_TEST_RUNS=2000, and TIDEMARK_TEST_SEED to repeat one that failed. */
const RUNS = Number(process.env.TIDEMARK_TEST_RUNS ?? 15)
const options = {
  numRuns: RUNS,
  seed: process.env.TIDEMARK_TEST_SEED === undefined ? undefined : Number(process.env.TIDEMARK_TEST_SEED),
}
const DAY_MS = 86_400_000
/** Costs are not stored by day of arrival. */
const SUMS = SUMMED.hourly_sales_analytics.sums.filter((name) => !/cost/.test(name))
const database = useTestDatabase()

test(
  'each day of arrival changes the daily sums for the reasons that follow from what was known at the end of the days',
  () => fc.assert(fc.asyncProperty(contradictoryLives(), parts(), check), options),
  scaled(60_000 + RUNS * 4000),
)

/** How many events arrive together, and after how many days the next ones do. */
const parts = () =>
  fc.array(fc.record({ events: fc.integer({ min: 1, max: 6 }), days: fc.constantFrom(0, 1, 1, 3) }), {
    minLength: 1,
    maxLength: 8,
  })

type Part = { events: number; days: number }

async function check({ timeZone, arrivals }: Life, parts: readonly Part[]): Promise<void> {
  const { pool } = database
  await forgetEverything(pool)
  const inbox = await createPlayedInbox(pool, timeZone)
  const days: ArrivalDay[] = []
  // All events happened before the first of them arrives.
  let ms = Math.max(...arrivals.map(latestOf)) + DAY_MS
  for (let at = 0, i = 0; at < arrivals.length; i++) {
    const part = parts[i % parts.length] as Part
    const events = arrivals.slice(at, at + part.events)
    await inbox.submitAt(ms, events.map(lifeMessage))
    await settleCosts(pool, { timeZone })
    days.push({ day: placeOf({ ms, text: '' }, timeZone).day, events })
    ms += part.days * DAY_MS
    at += part.events
  }
  await inbox.stop()
  const expected = expectedRestatements(onePerDay(days), { timeZone, columns: SUMS })
  const [shown, wanted] = [await readRestatements(pool), expected].map((rows) => rows.map(textOf).sort())
  expect(shown).toEqual(wanted)
}

function onePerDay(days: readonly ArrivalDay[]): ArrivalDay[] {
  const byDay = new Map<string, LifeEvent[]>()
  for (const { day, events } of days) byDay.set(day, [...(byDay.get(day) ?? []), ...events])
  return [...byDay].map(([day, events]) => ({ day, events }))
}

function latestOf({ data }: LifeEvent): number {
  const times = Object.entries(data).flatMap(([name, value]) =>
    name.endsWith('At') && typeof value === 'string' ? [momentOf(value).ms] : [],
  )
  return Math.max(0, ...times)
}

async function readRestatements(pool: pg.Pool): Promise<Row[]> {
  const { rows } = await pool.query<Row>(
    `select tenant_id, currency, date::text, arrival_day::text, reason, ${SUMS.join(', ')} from sales_restatements`,
  )
  return rows
    .map((row) => ({
      ...row,
      ...Object.fromEntries(SUMS.map((column) => [column, decimalText(decimal(row[column] ?? '0'))])),
    }))
    .filter((row: Row) => SUMS.some((column) => row[column] !== '0'))
}
