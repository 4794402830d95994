import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import { type OpenedInbox, openInbox } from '../../src/service/open-inbox.ts'
import { randomOf, shuffle } from '../../src/simulate/random/random.ts'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { createBulkLoad } from './bulk-load.ts'
import { catalogueEvents } from './catalogue.ts'
import { eventsOfOrder, type ShopPlan } from './order-life.ts'

const ORDERS = 1500
const throughInbox = useTestDatabase()
const inBulk = useTestDatabase()
const plan: ShopPlan = { orders: ORDERS, days: 200, customers: 150, endMs: Date.UTC(2026, 2, 1) }
const numbers = Array.from({ length: ORDERS }, (_, number) => number)
let opened: OpenedInbox

beforeAll(async () => {
  opened = await openInbox({ ...readConfig({}), databaseUrl: throughInbox.url, batchSize: 300 })
  const events = [...catalogueEvents(plan), ...numbers.flatMap((number) => eventsOfOrder(plan, number))]
  const messages = shuffle(randomOf('order of arrival'), events).map((event) => ({
    source: 'bench',
    body: Buffer.from(JSON.stringify(event)),
  }))
  const outcomes = await opened.inbox.submit(messages)
  expect(outcomes.filter(({ status }) => status !== 'accepted')).toEqual([])

  const load = createBulkLoad(inBulk.pool)
  await load(catalogueEvents(plan))
  const parts = [numbers.slice(0, 700), numbers.slice(700, 900), numbers.slice(900)]
  await Promise.all(parts.map((part) => load(part.flatMap((number) => eventsOfOrder(plan, number)))))
})
afterAll(() => opened.close())

test('all tables equal those of the same events through the inbox, in any sequence', async () => {
  const { rows } = await inBulk.pool.query<{ name: string }>(`
    select relname as name
    from pg_class
    join pg_attribute on attrelid = pg_class.oid and attname = 'tenant_id'
    where relkind in ('r', 'p')
    and not relispartition
    and relnamespace = current_schema()::regnamespace
    and relname not in ('inbox', 'raw_events', 'order_restatements', 'sales_restatements')
    order by relname`)
  const filled: string[] = []
  for (const { name } of rows) {
    const [bulk, inbox] = [await rowsOf(inBulk, name), await rowsOf(throughInbox, name)]
    expect(bulk, name).toEqual(inbox)
    if (bulk.length > 0) filled.push(name)
  }
  expect(filled).toEqual(
    expect.arrayContaining([
      ...['cohort_analytics', 'customer_activity', 'customers', 'daily_sales_analytics', 'dimension_sales_analytics'],
      ...['hourly_sales_analytics', 'ingest_accounting', 'order_funnel_analytics', 'order_reversals', 'orders'],
      ...['payment_analytics', 'product_analytics', 'product_months', 'products', 'quarter_hour_sales', 'stock_levels'],
      ...['status_sales_analytics', 'step_sales_analytics'],
    ]),
  )
})

/**
 * The rows without columns that depend on the batches. Rows of zeros are left out. They remain when an older order becomes a
 * customer's first order.
 */
async function rowsOf({ pool }: { readonly pool: typeof inBulk.pool }, table: string): Promise<unknown[]> {
  const { rows } = await pool.query<{ content: object }>(`
    select to_jsonb(content) - array[
      'created_at', 'updated_at', 'last_received_at', 'previous_first_day', 'previous_last_day', 'previous_opening_stock'
    ] as content
    from ${table} as content
    order by 1`)
  return rows
    .map(({ content }) => content)
    .filter((content) => Object.values(content).some((value) => typeof value === 'number' && value !== 0))
}
