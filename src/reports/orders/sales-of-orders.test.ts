import fc from 'fast-check'
import { expect, test } from 'vitest'
import { useTestDatabase } from '../../../test/helpers/database.ts'
import { forgetEverything } from '../../../test/helpers/engine-inbox.ts'
import { deliverLife } from '../../../test/oracle/life-delivery.ts'
import { type Life, lives } from '../../../test/oracle/life-generator.ts'
import { raw, type Sql, sql, toQuery } from '../../db/sql.ts'
import { salesSums } from '../../perspectives/sales-sums.ts'
import { createZones } from '../../zones/read-zone.ts'
import { type OfLabel, salesOfOrders } from './sales-of-orders.ts'

/** For a longer run: TIDEMARK_TEST_RUNS=500. */
const RUNS = Number(process.env.TIDEMARK_TEST_RUNS ?? 25)
const database = useTestDatabase()
const SUMS = raw(
  Object.keys(salesSums)
    .map((name) => `trim_scale(coalesce(sum(${name}), 0)::numeric)::text as ${name}`)
    .join(', '),
)

test(
  'the orders of a quarter of an hour equal its stored sums, and the orders of a day equal the sums by label',
  () => fc.assert(fc.asyncProperty(lives(), check), { numRuns: RUNS }).then(() => undefined),
  60_000 + RUNS * 4000,
)

async function check({ timeZone, arrivals }: Life): Promise<void> {
  await forgetEverything(database.pool)
  const delivery = { batchSize: 2000, batchConnections: 1, submissions: [200], inboxes: [0], isOneByOne: true }
  await deliverLife(arrivals, { ...delivery, timeZone, pools: [database.pool] })
  const zone = await createZones(database.pool).get(timeZone)
  const ask = async (question: Sql) => (await database.pool.query(toQuery(question))).rows
  const shops = await ask(sql`select distinct tenant_id, currency from daily_sales_analytics`)
  for (const { tenant_id: tenantId, currency } of shops) {
    const of = sql`tenant_id = ${tenantId} and currency = ${currency}`
    const context = {
      tenantId,
      currency,
      timeZone,
      shopTimeZone: timeZone,
      zone,

      today: '2024-01-01',
      now: '2024-01-01T00:00:00.000Z',
    }
    const quarters = await ask(sql`
      select quarter::text as from, (quarter + interval '15 minutes')::text as before, ${SUMS}
      from quarter_hour_sales where ${of} group by 1, 2 order by random() limit 12`)
    for (const { from, before, ...kept } of quarters) {
      const time = { from: sql`${from}::timestamptz`, before: sql`${before}::timestamptz` }
      const [counted] = await ask(sql`select ${SUMS} from (${salesOfOrders(time, undefined, context)}) as parts`)
      expect(counted, `${timeZone} ${from}`).toEqual(kept)
    }
    const labels = await ask(sql`
      select dimension, value, date::text as day, ${SUMS}
      from dimension_sales_analytics where ${of} group by 1, 2, 3 order by random() limit 12`)
    for (const { dimension, value, day, ...kept } of labels) {
      const time = {
        from: sql`${day}::timestamp at time zone ${timeZone}`,
        before: sql`(${day}::date + 1)::timestamp at time zone ${timeZone}`,
      }
      const label: OfLabel = { column: dimension, wanted: value }
      const [counted] = await ask(sql`select ${SUMS} from (${salesOfOrders(time, label, context)}) as parts`)
      expect(counted, `${timeZone} ${day} ${dimension} ${value}`).toEqual(kept)
    }
  }
}
