import { expect, test } from 'vitest'
import { useTestDatabase } from '../../../test/helpers/database.ts'
import { afterPulling } from './pull-rows.ts'

const database = useTestDatabase()

test.skipIf(process.env.TIDEMARK_TEST_CITUS === 'distributed')(
  'a statement has the same result when its rows are collected first',
  async () => {
    await database.pool.query(`
    insert into orders (tenant_id, order_id, customer_id, channel)
    select 'shop', number::text, (number % 3)::text, 'web'
    from generate_series(1, 9) as number`)
    const statements = [
      `select count(*) as rows from orders where tenant_id = $1`,
      `with mine as (select customer_id from orders where tenant_id = $1) select customer_id, count(*) from mine group by 1 order by 1`,
      `
    select asked.id, near.order_id
    from unnest(array['1', '2']) as asked (id)
    cross join lateral (
      select order_id from orders where tenant_id = $1 and customer_id = asked.id order by order_id limit 2
    ) as near
    order by 1, 2`,
    ]
    for (const text of statements) {
      const [plain, pulled] = [text, afterPulling(text, { 'public.orders': 'tenant_id = $1' })]
      const { rows } = await database.pool.query(pulled, ['shop'])
      expect(rows).toEqual((await database.pool.query(plain, ['shop'])).rows)
      expect(rows.length).toBeGreaterThan(0)
    }
  },
)

test('only the given columns and rows are collected', () => {
  expect(afterPulling('select order_id from orders', { orders: `tenant_id = 'a'` }, () => 'order_id')).toBe(
    `with orders as materialized (select order_id from orders where tenant_id = 'a') select order_id from orders`,
  )
})
