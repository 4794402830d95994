import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Sql, sql, toQuery } from '../../src/db/sql.ts'
import { newReturning } from '../../src/reports/customers/new-returning.ts'
import type { ReportContext } from '../../src/reports/engine/context.ts'
import { orderFunnel } from '../../src/reports/orders/order-funnel.ts'
import { salesSeries } from '../../src/reports/sales/sales-series.ts'
import { salesSummary } from '../../src/reports/sales/sales-summary.ts'
import { addDays } from '../../src/time/days.ts'
import { createZones } from '../../src/zones/read-zone.ts'
import type { Zone } from '../../src/zones/zone.ts'
import { useTestDatabase } from '../helpers/database.ts'
import { forgetEverything } from '../helpers/engine-inbox.ts'
import { deliverLife } from '../oracle/life-delivery.ts'
import { type Life, lives } from '../oracle/life-generator.ts'

/** For a longer run: TIDEMARK_TEST_RUNS=500. */
const RUNS = Number(process.env.TIDEMARK_TEST_RUNS ?? 15)
const database = useTestDatabase()

test(
  'a period until midnight equals its stored days, in every report that is compared by time of day',
  () =>
    fc.assert(fc.asyncProperty(lives(), fc.infiniteStream(fc.nat()), check), { numRuns: RUNS }).then(() => undefined),
  60_000 + RUNS * 6000,
)

async function check({ timeZone, arrivals }: Life, draws: Iterator<number>): Promise<void> {
  await forgetEverything(database.pool)
  const delivery = { batchSize: 2000, batchConnections: 1, submissions: [200], inboxes: [0], isOneByOne: true }
  await deliverLife(arrivals, { ...delivery, timeZone, pools: [database.pool] })
  const zone = await createZones(database.pool).get(timeZone)
  const days = await ask(sql`
    select distinct tenant_id, currency, date::text as day from daily_sales_analytics where total_orders > 0 order by 1, 2, 3`)
  const labels = await ask(sql`
    select tenant_id, currency, date::text as day, dimension, value
    from dimension_sales_analytics where total_orders > 0 order by 1, 2, 3, 4, 5`)
  if (days.length === 0) return
  const drawFrom = <T>(values: readonly T[]) => values[draws.next().value % values.length] as T
  for (let i = 0; i < 3; i++) {
    const { tenant_id: tenantId = '', currency = '', day = '' } = drawFrom(days)
    const period = { startDate: addDays(day, -drawFrom([0, 1, 6, 40])), endDate: day }
    const context = contextOf(tenantId, currency, zone, day)
    const { value, dimension } = drawFrom(labels.filter((label) => label.tenant_id === tenantId && label.day === day))
    const label = { channel: 'channel', country: 'country', payment_method: 'paymentMethod' }[dimension as string] ?? ''
    for (const basis of ['event', 'order'] as const) {
      await expectSame((about) => salesSummary.sql({ ...period, basis }, about), context)
      await expectSame((about) => salesSummary.sql({ ...period, basis, [label]: value }, about), context)
      await expectSame(
        (about) => salesSeries.sql({ ...period, basis, groupBy: 'channel', interval: 'week' }, about),
        context,
      )
    }
    for (const interval of ['day', 'week', 'month', 'quarter', 'year'] as const) {
      const isKept = interval !== 'year'
      await expectSame((about) => newReturning.sql({ ...period, interval }, about), context, isKept ? [] : BROUGHT)
    }
    await expectSame((about) => newReturning.totals?.sql(period, about) ?? sql``, context)
    await expectSame((about) => orderFunnel.sql(period, about), context)
    await expectSame((about) => orderFunnel.totals?.sql(period, about) ?? sql``, context)
  }
}

/** Days follow customers for less than a year. */
const BROUGHT = ['newCustomerOrders', 'newCustomerRevenue']

const contextOf = (tenantId: string, currency: string, zone: Zone, day: string): ReportContext => ({
  tenantId,
  currency,
  zone,
  timeZone: zone.name,
  shopTimeZone: zone.name,
  isComparison: true,

  today: addDays(day, 400),
  now: `${addDays(day, 400)}T12:00:00.000Z`,
})

type Question = (context: ReportContext) => Sql

async function expectSame(question: Question, context: ReportContext, unless: readonly string[] = []): Promise<void> {
  const day = addDays(context.today, -400)
  const kept = await ask(question(context))
  const counted = await ask(question({ ...context, until: `${addDays(day, 1)}T00:00:00` }))
  const comparable = (rows: readonly Row[]) => rows.map((row) => canonical(row, unless))
  expect(comparable(counted)).toEqual(comparable(kept))
}

type Row = Record<string, string>

function canonical(row: Row, unless: readonly string[]) {
  const entries = Object.entries(row).filter(([name]) => !unless.includes(name))
  return Object.fromEntries(
    entries.map(([name, value]) => [
      name,
      String(value)
        .replace(/(\.\d*?)0+$/, '$1')
        .replace(/\.$/, ''),
    ]),
  )
}

async function ask(question: Sql): Promise<Row[]> {
  return (await database.pool.query(toQuery(question))).rows
}
