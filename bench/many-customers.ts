import type { Pool } from 'pg'
import { formatCount } from '../src/cli/frame/number-text.ts'
import type { Bench } from './bench.ts'
import { applyThroughInbox } from './engine.ts'
import { type Measured, measure, type Rate, summarize } from './measure.ts'
import { customerIdOf } from './whizbang-orders.ts'

/** Ingest of orders whose customers are among many. */
export interface ManyCustomers {
  customers: number
  /** Orders in the database. */
  orders: number
  tidemark: Rate
}

const ROWS_AT_ONCE = 50_000

/** Measures ingest with many customers, whose rows are inserted by SQL. The rows have no orders, so this part comes last. */
export async function measureManyCustomers(bench: Bench): Promise<ManyCustomers> {
  const { pool, inbox, orders, readCpu, sizes, runStage } = bench
  const { customers, laterRounds, window } = sizes
  const before = orders.taken
  const rounds: Measured[] = []
  await runStage(`Measuring ingest with ${formatCount(customers)} customers`, async (show) => {
    await insertCustomers(pool, customers)
    for (let round = 0; round < laterRounds; round++) {
      show(round * window, laterRounds * window, 'orders')
      const bodies = orders.take(window, customers)
      rounds.push(await measure(bodies.length, readCpu, () => applyThroughInbox(inbox, bodies)))
    }
  })
  return { customers, orders: before, tidemark: summarize(rounds) }
}

/** Their one order is older than all others, as most customers of a large shop have bought before. */
async function insertCustomers(pool: Pool, count: number): Promise<void> {
  for (let from = 0; from < count; from += ROWS_AT_ONCE) {
    const ids = Array.from({ length: Math.min(ROWS_AT_ONCE, count - from) }, (_, i) => customerIdOf(from + i))
    await pool.query(
      `insert into customers
         (tenant_id, currency, customer_id, first_order_at, first_day, last_order_at, last_day, orders, revenue)
       select tenant_id, currency, id, '2020-01-01', '2020-01-01', '2020-01-01', '2020-01-01', 1, 10
       from unnest($1::text[]) as id
       cross join (select tenant_id, currency from customers limit 1) as shop
       on conflict do nothing`,
      [ids],
    )
  }
  await pool.query('analyze customers')
}
