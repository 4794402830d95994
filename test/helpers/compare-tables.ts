import type pg from 'pg'
import { expect } from 'vitest'
import {
  type Expected,
  expectedTables,
  inKeyOrder,
  isQuotient,
  type OracleSettings,
  type OrderEvent,
} from '../oracle/oracle.ts'
import { decimal, decimalText } from './decimal.ts'

/** Expects every perspective to contain exactly the sums of these orders, and the facts to agree with them. */
export async function expectTables(
  pool: pg.Pool,
  events: readonly OrderEvent[],
  settings: OracleSettings = {},
): Promise<void> {
  const expected = expectedTables(events, settings)
  expect(await readTables(pool)).toEqual(expected)
  const { rows } = await pool.query(`
    select tenant_id as tenant, currency, to_char(day, 'YYYY-MM-DD') as date, count(*)::text as orders, sum(total) as revenue
    from orders
    where placed_at is not null
    group by 1, 2, 3`)
  const facts = rows.map(({ revenue, ...row }) => ({ ...row, revenue: decimalText(decimal(revenue)) }))
  const days = expected.days.map(({ units, customers, orders, ...row }) => ({ ...row, orders: String(orders) }))
  expect(inKeyOrder(facts)).toEqual(inKeyOrder(days))
}

type Totals = Record<'received' | 'applied' | 'duplicate' | 'ignored' | 'rejected', number>

/** One row of the accounting. */
export interface Accounted extends Totals {
  tenant: string
  source: string
  type: string
}

/** Reads the accounting. Expects each row to add up, and each applied event to be stored once. */
export async function readAccounting(pool: pg.Pool): Promise<Accounted[]> {
  const { rows } = await pool.query<Record<keyof Accounted, string>>(`
    select tenant_id as tenant, source, type, received, applied, duplicate, ignored, rejected
    from ingest_accounting
    order by tenant_id, source, type`)
  const lines = rows.map((row): Accounted => {
    const { received, applied, duplicate, ignored, rejected } = row
    const counts = { received, applied, duplicate, ignored, rejected }
    return {
      ...row,
      ...(Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, Number(count)])) as typeof counts &
        Totals),
    }
  })
  for (const line of lines)
    expect(line.received, JSON.stringify(line)).toBe(line.applied + line.duplicate + line.ignored + line.rejected)
  const { rows: kept } = await pool.query(`
    select
      (select count(*) from inbox)::int as taken,
      (select count(*) from raw_events)::int as kept,
      (select count(*) from inbox join raw_events using (tenant_id, event_key))::int as both`)
  expect(kept).toEqual([{ taken: kept[0]?.taken, kept: kept[0]?.taken, both: kept[0]?.taken }])
  return lines
}

/** The accounting of all tenants, sources and types together. */
export async function readTotals(pool: pg.Pool): Promise<Totals> {
  const totals: Totals = { received: 0, applied: 0, duplicate: 0, ignored: 0, rejected: 0 }
  for (const line of await readAccounting(pool)) {
    for (const name of Object.keys(totals) as (keyof Totals)[]) totals[name] += line[name]
  }
  return totals
}

async function readTables(pool: pg.Pool): Promise<Expected> {
  await pool.query('refresh materialized view monthly_sales_summary')
  const [days, hours, products, months] = await Promise.all([
    readRows(
      pool,
      `
      select
        tenant_id as tenant, currency, date, total_orders as orders, total_items_sold as units, total_revenue as revenue,
        unique_customers as customers, avg_order_value as average
      from daily_sales_analytics
      where total_orders > 0`,
    ),
    readRows(
      pool,
      `
      select
        tenant_id as tenant, currency, to_char(hour, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as hour, total_orders as orders,
        total_revenue as revenue
      from hourly_sales_analytics
      where total_orders > 0`,
    ),
    readRows(
      pool,
      `
      select
        tenant_id as tenant, currency, date, product_id as product, times_ordered as orders, units_sold as units,
        total_revenue as revenue
      from product_analytics
      where times_ordered > 0`,
    ),
    readRows(
      pool,
      `
      select
        tenant_id as tenant, currency, month, total_orders as orders, total_items_sold as units, total_revenue as revenue,
        avg_order_value as average
      from monthly_sales_summary
      where total_orders > 0`,
    ),
  ])
  return { days, hours, products, months }
}

const COUNTS = new Set(['orders', 'units', 'customers'])

async function readRows(pool: pg.Pool, text: string): Promise<Record<string, string | bigint>[]> {
  const { rows } = await pool.query<Record<string, string>>(text)
  return inKeyOrder(
    rows.map(({ average, ...row }) => {
      const revenue = decimal(row.revenue ?? '')
      if (average !== undefined && !isQuotient(average, revenue, BigInt(row.orders ?? 0))) {
        expect.fail(`${average} is not ${row.revenue} ÷ ${row.orders}: ${JSON.stringify(row)}`)
      }
      const values = Object.entries(row).map(([name, value]) => [name, COUNTS.has(name) ? BigInt(value) : value])
      return { ...Object.fromEntries(values), revenue: decimalText(revenue) }
    }),
  )
}
