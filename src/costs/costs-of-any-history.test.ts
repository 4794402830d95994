import fc from 'fast-check'
import type pg from 'pg'
import { expect, test } from 'vitest'
import { type CostEvent, type CostTable, costHistories, expectedCosts } from '../../test/helpers/cost-histories.ts'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { createTestInbox, forgetEverything } from '../../test/helpers/engine-inbox.ts'
import { scaled } from '../../test/helpers/patience.ts'
import { onTarget } from '../../test/helpers/retract/target-of.ts'
import { withdrawBad } from '../../test/helpers/retract/withdraw-bad.ts'
import { settleCosts } from '../../test/helpers/settle-costs.ts'
import type { Inbox } from '../inbox/message.ts'
import { revert } from '../rebuild/retract/retract.ts'
import { verify } from '../rebuild/verify.ts'

/** For a longer run: TIDEMARK_TEST_RUNS=2000, and TIDEMARK_TEST_SEED to repeat one that failed. */
const RUNS = Number(process.env.TIDEMARK_TEST_RUNS ?? 20)
const options = (part = 1) => ({ numRuns: Math.ceil(RUNS / part) })
const TIMEOUT_MS = scaled(60_000 + RUNS * 4_000)

const database = useTestDatabase()

test(
  'costs are the same in any order of arrival, in any batches, while corrections run',
  () =>
    fc.assert(
      fc.asyncProperty(costHistories(), fc.integer({ min: 1, max: 30 }), async (events, part) => {
        await forgetEverything(database.pool)
        await deliver(events, part)
        await settleCosts(database.pool)
        expect(await storedCosts(database.pool)).toEqual(sorted(expectedCosts(events)))
        expect(await settleCosts(database.pool)).toBe(0)
      }),
      options(),
    ),
  TIMEOUT_MS,
)

test(
  'costs after the withdrawal of any events are those without these events, and a revert restores them',
  () =>
    fc.assert(
      fc.asyncProperty(costHistories(), fc.infiniteStream(fc.boolean()), async (events, draws) => {
        await forgetEverything(database.pool)
        const bad = new Set(events.filter(() => draws.next().value).map(({ id }) => id))
        await deliver(events, 7, (id) => (bad.has(id) ? 'bad' : 'good'))
        await onTarget(database.url, async (target) => {
          const retraction = await withdrawBad(target)
          const left = events.filter(({ id }) => !bad.has(id))
          expect(await storedCosts(database.pool)).toEqual(sorted(expectedCosts(left)))
          expect((await verify(target)).differences).toEqual([])
          if (!retraction) return
          await revert(target, retraction.retractionId)
          expect(await storedCosts(database.pool)).toEqual(sorted(expectedCosts(events)))
        })
      }),
      options(4),
    ),
  TIMEOUT_MS,
)

/** Two inboxes apply batches at the same time, while costs are corrected. */
async function deliver(events: readonly CostEvent[], part: number, sourceOf: (id: string) => string = () => 'shop') {
  const inboxes = await Promise.all(
    [0, 1].map(() => createTestInbox(database.pool, { batchWaitMs: 0, batchSize: part })),
  )
  const sent: Promise<unknown>[] = []
  for (let at = 0; at < events.length; at += part) {
    const messages = events.slice(at, at + part).map((event) => ({
      source: sourceOf(event.id),
      body: JSON.stringify(event),
    }))
    const inbox = inboxes[sent.length % 2] as Inbox
    sent.push(inbox.submit(messages), settleCosts(database.pool, { withinMs: 50 }))
  }
  await Promise.all(sent)
  for (const inbox of inboxes) await inbox.stop()
}

const sorted = (table: CostTable) => [...table].sort(([a], [b]) => (a < b ? -1 : 1))

/** The same sums from the tables of days, hours, quarters, labels and products. Those of hours and quarters must equal those of days. */
async function storedCosts(pool: pg.Pool): Promise<[string, { cost: number; revenue: number; goods: number }][]> {
  const { rows } = await pool.query<{ key: string; cost: number; revenue: number; goods: number }>(SUMS)
  const keys = new Map<string, { cost: number; revenue: number; goods: number }>()
  for (const { key, ...sums } of rows) {
    const known = keys.get(key)
    if (known) expect(sums, key).toEqual(known)
    keys.set(key, sums)
  }
  return sorted(keys)
}

const sumsOf = (table: string, time: string, group: string, goods: string, where = 'true') =>
  ['order', 'event']
    .map((by) => {
      const sum = (name: string) => (by === 'order' ? name : `${name} + restated_${name}`)
      const ofGoods =
        goods === 'goods_line_revenue'
          ? sum(goods)
          : `${sum('total_revenue').replace('restated_total_revenue', 'restated_revenue')} - (${sum('gift_card_revenue')})`
      return `
        select
          concat('${by} ', currency, ' ', ${time}${group}) as key,
          sum(${sum('cost')})::int as cost,
          sum(${sum('cost_known_revenue')})::int as revenue,
          sum(${ofGoods})::int as goods
        from ${table}
        where ${where}
        group by 1
        having sum(${sum('cost')}) <> 0 or sum(${sum('cost_known_revenue')}) <> 0 or sum(${ofGoods}) <> 0`
    })
    .join(' union all ')

const dayOf = (column: string) => `(${column} at time zone 'UTC')::date::text`
const SUMS = [
  sumsOf('daily_sales_analytics', 'date', '', 'goods_line_revenue'),
  sumsOf('hourly_sales_analytics', dayOf('hour'), '', 'goods_line_revenue'),
  sumsOf('quarter_hour_sales', dayOf('quarter'), '', 'goods_line_revenue'),
  sumsOf('dimension_sales_analytics', 'date', `, ' channel ', value`, 'goods_line_revenue', `dimension = 'channel'`),
  sumsOf('product_analytics', 'date', `, ' product ', product_id`, 'lines'),
  sumsOf('variant_sales', 'date', `, ' variant ', product_id, ' ', variant_id`, 'lines', `variant_id <> ''`),
].join(' union all ')
