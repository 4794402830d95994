import { expect, test } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { createPartitions, ownPartitionedTables } from '../db/partitions.ts'
import { inTransaction } from '../db/transaction.ts'
import { refreshSegments } from './refresh-segments.ts'

const database = useTestDatabase()

test('segments of very many new customers are computed within seconds, without statistics of PostgreSQL', async () => {
  const { pool } = database
  await createPartitions(pool, ownPartitionedTables).ensure('daily_sales_analytics', ['2024-01-01'])
  await pool.query(`
    alter table customers set (autovacuum_enabled = false);
    insert into daily_sales_analytics (tenant_id, currency, date, total_orders)
    values ('default', 'USD', '2024-01-01', 40000);
    insert into customers (tenant_id, currency, customer_id, first_day, last_day, orders, revenue)
    select 'default', 'USD', 'customer-' || n, date '2024-01-01', date '2024-01-01' + n % 300, 1 + n % 7, n
    from generate_series(1, 40000) as n`)
  await inTransaction(pool, async (client) => {
    // A plan that compares every customer with every other takes minutes.
    await client.query(`set local statement_timeout = '30s'`)
    await refreshSegments.run(client)
  })
  const { rows } = await pool.query('select count(*)::int as customers from customer_segments')
  expect(rows).toEqual([{ customers: 40_000 }])
})
