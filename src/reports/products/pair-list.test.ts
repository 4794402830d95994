import fc from 'fast-check'
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '../../../test/helpers/database.ts'
import { toQuery } from '../../db/sql.ts'
import { UTC } from '../../zones/zone.ts'
import { openReportPool } from '../engine/report-pool.ts'
import { PAIR_SORTS, pairList } from './pair-list.ts'

const database = useTestDatabase()
let reportPool: pg.Pool
beforeAll(() => {
  reportPool = openReportPool(database.pool)
})
afterAll(() => reportPool.end())

const context = {
  tenantId: 'default',
  currency: 'EUR',
  timeZone: 'UTC',
  shopTimeZone: 'UTC',
  zone: UTC,

  today: '2024-12-20',
  now: '2024-12-20T12:00:00Z',
}
const PRODUCTS = ['a', 'b', 'c', 'd', 'e', 'f']
const MONTHS = ['2024-10-01', '2024-11-01', '2024-12-01']

interface Shop {
  /** Of every month. */
  orders: number
  pairs: [month: string, a: string, b: string, orders: number][]
}

const month = fc.constantFrom(...MONTHS)
const shops: fc.Arbitrary<Shop> = fc.record({
  orders: fc.constantFrom(10, 40_000),
  pairs: fc
    .uniqueArray(
      fc.tuple(month, fc.nat(PRODUCTS.length - 1), fc.nat(PRODUCTS.length - 1), fc.integer({ min: 1, max: 12 })),
      { maxLength: 40, selector: ([month, a, b]) => `${month} ${a} ${b}` },
    )
    .map((pairs) =>
      pairs
        .filter(([, a, b]) => a < b)
        .map(([month, a, b, orders]) => [month, PRODUCTS[a] ?? '', PRODUCTS[b] ?? '', orders] as Shop['pairs'][number]),
    ),
})
const questions = fc.record(
  {
    productId: fc.constantFrom(...PRODUCTS),
    sort: fc.constantFrom(...PAIR_SORTS),
    minOrders: fc.integer({ min: 1, max: 30 }),
    limit: fc.integer({ min: 1, max: 8 }),
  },
  { requiredKeys: ['limit'] },
)

test('skipping rare pairs gives the same result as adding up all pairs', async () => {
  await fc.assert(
    fc.asyncProperty(shops, questions, month, month, async (shop, asked, one, other) => {
      const [start, end] = [one, other].sort() as [string, string]
      await fill(shop)
      const { text, values } = toQuery(pairList(asked, { start, end }, context))
      const { rows } = await reportPool.query(text, values)
      const found = rows.map((row) => [row.productId, row.otherProductId, Number(row.orders), Number(row.lift)])
      expect(found).toEqual(naivePairs(shop, asked, start, end))
    }),
    { numRuns: 150 },
  )
})

/** Each product is in as many orders as its place says: a in 50 a month, b in 51. */
const soldOf = (product: string) => 50 + PRODUCTS.indexOf(product)

async function fill({ orders, pairs }: Shop): Promise<void> {
  const { pool } = database
  await pool.query('delete from product_pairs; delete from product_pair_months; delete from product_months')
  for (const month of MONTHS) {
    await pool.query(`insert into product_pair_months values ('default', 'EUR', $1, now(), $2, 0)`, [month, orders])
    for (const product of PRODUCTS) {
      const insert = 'insert into product_months (tenant_id, currency, month, product_id, times_ordered) values'
      await pool.query(`${insert} ('default', 'EUR', $1, $2, $3)`, [month, product, soldOf(product)])
    }
  }
  for (const pair of pairs) {
    await pool.query(`insert into product_pairs values ('default', 'EUR', $1, $2, $3, $4)`, pair)
  }
}

type Asked = Parameters<typeof pairList>[0]

function naivePairs(
  { orders, pairs }: Shop,
  { productId, sort = 'orders', minOrders, limit }: Asked,
  from: string,
  to: string,
) {
  const months = MONTHS.filter((month) => from <= month && month <= to).length
  const least = minOrders ?? (productId === undefined ? Math.max(2, Math.ceil((orders * months) / 10_000)) : 2)
  const sums = new Map<string, number>()
  for (const [month, a, b, count] of pairs) {
    if (month < from || month > to) continue
    if (productId !== undefined && productId !== a && productId !== b) continue
    const key = productId === b ? `${b}${a}` : `${a}${b}`
    sums.set(key, (sums.get(key) ?? 0) + count)
  }
  const rows = [...sums]
    .filter(([, count]) => count >= least)
    .map(([[one = '', other = ''], count]) => ({
      one,
      other,
      count,
      confidence: rounded(count / (soldOf(one) * months)),
      lift: rounded((count * orders) / (soldOf(one) * soldOf(other) * months)),
    }))
  const measure = { orders: 'count', lift: 'lift', confidence: 'confidence' } as const
  rows.sort(
    (a, b) => b[measure[sort]] - a[measure[sort]] || b.count - a.count || (a.one + a.other < b.one + b.other ? -1 : 1),
  )
  return rows.slice(0, limit).map(({ one, other, count, lift }) => [one, other, count, lift])
}

const rounded = (value: number) => Number(value.toFixed(6))
