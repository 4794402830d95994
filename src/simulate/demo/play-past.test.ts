import { pino } from 'pino'
import { expect, test } from 'vitest'
import { useTestDatabase } from '../../../test/helpers/database.ts'
import { scaled } from '../../../test/helpers/patience.ts'
import { verifyUrl } from '../../../test/helpers/rebuild/verify-url.ts'
import { settleCosts } from '../../../test/helpers/settle-costs.ts'
import { readConfig } from '../../config/config.ts'
import { createPartitions, ownPartitionedTables } from '../../db/partitions.ts'
import { perspectives } from '../../perspectives/index.ts'
import { registerRules, rulesOf } from '../../rebuild/filling/table-rules.ts'
import { readZone } from '../../zones/read-zone.ts'
import { eventsBetween } from '../history.ts'
import { createDemoShop } from './demo-publisher.ts'
import type { DemoState } from './demo-state.ts'
import { arrivalDayOf, arrivalsByDay, playPast } from './play-past.ts'

const DAY_MS = 86_400_000
const database = useTestDatabase()
const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10)
const today = dayOf(Date.now())
const midnight = new Date(`${today}T00:00:00Z`)
const before = (days: number) => new Date(midnight.getTime() - days * DAY_MS + 7_200_000).toISOString()
const shop = createDemoShop({ ordersPerDay: 40, currency: 'USD', startDate: before(60).slice(0, 10) })

const idsOf = (until: string) =>
  [...arrivalsByDay(shop, { until }, dayOf, today)].flatMap(({ events }) => events.map(({ id }) => id))

test('each event before today arrives once, on its own day or a few days late', () => {
  const until = before(20)
  const expected = [...eventsBetween(shop, new Date(until), midnight)].map(({ id }) => id)
  const arrived = idsOf(until)
  expect(new Set(arrived).size).toBe(arrived.length)
  // Late events of the days before arrive, too.
  expect(new Set(arrived)).toEqual(new Set([...arrived, ...expected]))
  let late = 0
  for (const { events, endMs } of arrivalsByDay(shop, { until }, dayOf, today)) {
    for (const event of events) {
      const ms = Date.parse(event.time)
      expect(arrivalDayOf(event, ms, dayOf, today)).toBe(dayOf(endMs - 1))
      if (dayOf(ms) < dayOf(endMs - 1)) late++
    }
  }
  expect(late).toBeGreaterThan(5)
})

test('an interrupted start continues with the next day', () => {
  const days = [...arrivalsByDay(shop, { until: before(20) }, dayOf, today)]
  const part = days.slice(0, 9)
  const until = new Date(part.at(-1)?.endMs ?? 0).toISOString()
  const ids = part.flatMap(({ events }) => events.map(({ id }) => id))
  expect([...ids, ...idsOf(until)]).toEqual(idsOf(before(20)))
})

test(
  'numbers of past days were known at the end of each day, and some have changed since',
  async () => {
    const { pool, url } = database
    const rules = rulesOf(perspectives)
    await registerRules(pool, rules)
    const { ensure, forget } = createPartitions(pool, ownPartitionedTables)
    const zone = await readZone(pool, 'UTC')
    const start = before(12)
    let state: DemoState = { startDate: start.slice(0, 10), filledTo: start, since: start, until: start }
    await playPast(
      {
        ...readConfig({}),
        pool,
        log: pino({ level: 'silent' }),
        rules: rules.fingerprint,
        perspectives,
        zone,
        shopZone: zone,
        ensurePartitions: ensure,
        ensureRawPartition: (ms) => ensure('raw_events', [dayOf(ms)]),
        forgetPartitions: forget,
        giveUpAfterMs: Number.POSITIVE_INFINITY,
      },
      {
        shop,
        state,
        keep: (changed) => {
          state = changed
        },
        onProgress: () => undefined,
        signal: new AbortController().signal,
      },
    )
    expect(state.until).toBe(midnight.toISOString())
    const { rows } = await pool.query<{ date: string; known: number; now: number }>(`
      select
        date::text,
        (sum(total_orders) filter (where arrival_day = date))::int as known,
        sum(total_orders)::int as now
      from sales_restatements
      where currency = 'USD'
      and date < '${today}'
      and date > '${start.slice(0, 10)}'
      group by date
      order by date`)
    expect(rows).toHaveLength(11)
    for (const { known } of rows) expect(known).toBeGreaterThan(0)
    expect(rows.filter(({ known, now }) => known !== now).length).toBeGreaterThan(0)
    await settleCosts(pool)
    expect((await verifyUrl(url)).differences).toEqual([])
  },
  scaled(120_000),
)
