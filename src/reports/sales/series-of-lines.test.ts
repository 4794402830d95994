import { beforeAll, expect, test } from 'vitest'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'

const server = useTestServer({ timeZone: 'UTC' })
const DECEMBER = 'currency=EUR&startDate=2024-12-01&endDate=2024-12-19'

const event = (id: string, type: string, day: string, data: object) => ({
  id,
  type,
  time: `2024-${day}T10:00:00Z`,
  data: { currency: 'EUR', ...data },
})
const product = (productId: string, labels: object) =>
  event(productId, 'ProductCreated', '11-01', { productId, name: productId, price: 1, ...labels })
const line = (productId: string, lineTotal: number, more: object = {}) => ({
  productId,
  quantity: 1,
  lineTotal,
  ...more,
})

beforeAll(() =>
  server.post([
    product('hat', { category: 'Clothes', brand: 'Acme', cost: 4 }),
    product('cap', { category: 'Clothes', brand: 'Zeta' }),
    product('mug', { category: 'Kitchen', brand: 'Acme' }),
    product('card', { category: 'Vouchers' }),
    event('1', 'OrderCreated', '12-02', {
      orderId: '1',
      totalAmount: 95,
      items: [
        line('hat', 20, { discountAmount: 3, taxAmount: 2 }),
        line('cap', 30),
        line('mug', 40, { discountAmount: 4 }),
        line('card', 5, { kind: 'gift_card' }),
      ],
    }),
    event('2', 'OrderCreated', '12-03', {
      orderId: '2',
      totalAmount: 59.5,
      taxIncluded: true,
      items: [line('hat', 11.9, { taxAmount: 1.9 }), line('plain', 47.6, { taxAmount: 7.6 })],
    }),
    // The hat was sold in the first revision only, on another day.
    event('3', 'OrderCreated', '12-04', { orderId: '3', totalAmount: 10, items: [line('hat', 10)] }),
    event('4', 'OrderRevised', '12-06', {
      orderId: '3',
      createdAt: '2024-12-05T10:00:00Z',
      totalAmount: 15,
      items: [line('cap', 15)],
    }),
  ]),
)

async function ask(path: string) {
  const answer = await server.app.inject(`/api/analytics/${path}`)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}

const BY = ['category', 'brand'] as const
const BASES = ['event', 'order'] as const

test('series by category or brand equal those with a filter for each value', async () => {
  const names = ['itemsSold', 'grossSales', 'discounts', 'tax', 'goodsRevenue', 'giftCardsSold', 'cost'] as const
  type Row = Record<(typeof names)[number], number | null> & { bucket: string; group: string; orders: number | null }
  const sumsOf = (rows: readonly Row[]) =>
    rows
      .filter(({ itemsSold, grossSales }) => itemsSold !== 0 || grossSales !== 0)
      .map((row) => [row.bucket, ...names.map((name) => row[name])])
  for (const by of BY) {
    for (const basis of BASES) {
      const query = `sales/series?${DECEMBER}&basis=${basis}`
      const { rows, totals, meta } = await ask(`${query}&groupBy=${by}`)
      const groups = [...new Set((rows as Row[]).map(({ group }) => group))]
      expect(groups.toSorted()).toEqual(
        by === 'category' ? ['', 'Clothes', 'Kitchen', 'Vouchers'] : ['', 'Acme', 'Zeta'],
      )
      for (const group of groups) {
        const filtered = await ask(`${query}&${by}=${encodeURIComponent(group)}`)
        expect(sumsOf(rows.filter((row: Row) => row.group === group))).toEqual(sumsOf(filtered.rows))
      }
      const units = (rows as Row[]).reduce((sum, { itemsSold }) => sum + (itemsSold ?? 0), 0)
      expect(totals).toMatchObject({ orders: null, itemsSold: units, netRevenue: null })
      expect(meta.nullColumns[1]).toEqual({ columns: ['orders'], reason: expect.stringContaining('several groups') })
    }
  }
  const both = await ask(`sales/series?${DECEMBER}&groupBy=category&brand=Acme&interval=month`)
  expect(both.rows.map(({ group }: Row) => group)).toEqual(['Clothes', 'Kitchen'])
  const refused = await server.app.inject(`/api/analytics/sales/series?${DECEMBER}&groupBy=brand&channel=web`)
  expect(refused.statusCode).toBe(400)
  expect(refused.body).toContain('groupBy cannot be combined with channel')
})
