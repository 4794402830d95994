import { expect, test } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { inTransaction } from '../db/transaction.ts'
import { prepareDeltas, writePerspectives } from './apply.ts'
import type { Perspective } from './perspective.ts'

const database = useTestDatabase()

test('zeros are written to a table whose sums have no default', async () => {
  const sums = { orders: 'bigint', revenue: 'numeric' } as const
  const perspective: Perspective = { table: 'own_sums', key: { currency: 'text' }, sums, on: {} }
  await database.pool.query(`
    create table own_sums (
      tenant_id text,
      currency text,
      orders bigint,
      revenue numeric,
      updated_at timestamptz not null default now(),
      primary key (tenant_id, currency)
    )`)
  for (const revenue of [0n, 50_000n]) {
    const delta = { tenantId: 'default', key: ['EUR'], sums: [1, revenue] }
    const prepared = new Map([[perspective, prepareDeltas(perspective, [delta])]])
    await inTransaction(database.pool, (client) => writePerspectives(client, [perspective], prepared, async () => {}))
  }
  const { rows } = await database.pool.query('select orders, revenue > 0 as "hasRevenue" from own_sums')
  expect(rows).toEqual([{ orders: '2', hasRevenue: true }])
})
