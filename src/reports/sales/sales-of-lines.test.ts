import { beforeAll, expect, test } from 'vitest'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'

const server = useTestServer({ timeZone: 'UTC' })
const DECEMBER = 'currency=EUR&startDate=2024-12-01&endDate=2024-12-19'

let events = 0
const event = (type: string, day: string, data: object) => ({
  id: `${type} ${events++}`,
  type,
  time: `2024-${day}T10:00:00Z`,
  data,
})
const product = (productId: string, labels: object) =>
  event('ProductCreated', '11-01', { productId, name: productId, price: 1, currency: 'EUR', ...labels })
const order = (orderId: string, day: string, data: object, type = 'OrderCreated') =>
  event(type, day, { orderId, currency: 'EUR', ...data })

beforeAll(() =>
  server.post([
    product('hat', { category: 'Clothes', brand: 'Acme', cost: 4 }),
    product('cap', { category: 'Clothes', brand: 'Zeta' }),
    product('mug', { category: 'Kitchen', brand: 'Acme' }),
    product('card', { category: 'Vouchers' }),
    order('1', '12-02', {
      totalAmount: 95,
      shippingAmount: 5,
      tipAmount: 1,
      customerId: 'ann',
      items: [
        { productId: 'hat', quantity: 2, lineTotal: 20, discountAmount: 3, taxAmount: 2 },
        { productId: 'cap', quantity: 1, lineTotal: 30 },
        { productId: 'mug', quantity: 1, lineTotal: 40, discountAmount: 4 },
        { productId: 'card', quantity: 1, lineTotal: 5, kind: 'gift_card' },
      ],
    }),
    order('2', '12-03', {
      totalAmount: 59.5,
      taxIncluded: true,
      customerId: 'bob',
      couponCode: 'A',
      items: [
        { productId: 'hat', quantity: 1, lineTotal: 11.9, taxAmount: 1.9 },
        { productId: 'plain', quantity: 1, lineTotal: 47.6, taxAmount: 7.6, discountAmount: 1 },
      ],
    }),
    // The hat was sold in the first revision only, on another day.
    order('3', '12-04', { totalAmount: 10, items: [{ productId: 'hat', quantity: 1, lineTotal: 10 }] }),
    order(
      '3',
      '12-06',
      { totalAmount: 15, createdAt: '2024-12-05T10:00:00Z', items: [{ productId: 'cap', quantity: 1, lineTotal: 15 }] },
      'OrderRevised',
    ),
    order('4', '12-06', { totalAmount: 9, items: [{ productId: 'mug', quantity: 1, lineTotal: 9 }] }),
    event('OrderVoided', '12-07', { orderId: '4' }),
    event('OrderRefunded', '12-08', {
      orderId: '1',
      amount: 10,
      items: [{ productId: 'hat', quantity: 1, amount: 10 }],
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
const groupsOf = async (by: string, basis: string) =>
  (await ask(`products/groups?${DECEMBER}&by=${by}&basis=${basis}`)).rows

test('sales of a category are those of its lines, and what exists for whole orders only is null, with the reason', async () => {
  const { rows, totals, meta } = await ask(`sales/summary?${DECEMBER}&category=Clothes&basis=order`)
  expect(totals).toMatchObject({
    orders: 3,
    itemsSold: 5,
    grossSales: 20 + 30 + (11.9 - 1.9) + 15,
    discounts: 3,
    tax: 3.9,
    goodsRevenue: 72,
    giftCardsSold: 0,
    cost: 12,
    grossProfit: 20 + 11.9 - 12,
  })
  expect(rows).toEqual([totals])
  const isNull = Object.entries(totals).filter(([, value]) => value === null)
  expect(meta.nullColumns).toEqual([
    { columns: expect.any(Array), reason: expect.stringContaining('/api/analytics/products/groups') },
  ])
  expect(isNull.map(([name]) => name).sort()).toEqual(meta.nullColumns[0].columns.toSorted())
  expect(isNull.map(([name]) => name)).toContain('netRevenue')
  expect((await ask(`sales/summary?${DECEMBER}&category=Vouchers`)).totals).toMatchObject({
    grossSales: 5,
    giftCardsSold: 5,
    goodsRevenue: 0,
    cost: null,
  })
})

test('sales of each category and brand equal its row of the groups of products', async () => {
  for (const by of BY) {
    for (const basis of BASES) {
      const groups = await groupsOf(by, basis)
      expect(groups.length).toBeGreaterThan(2)
      for (const { group, orders, unitsSold, revenue, cost, grossProfit, grossMargin, costKnownShare } of groups) {
        const { totals } = await ask(`sales/summary?${DECEMBER}&${by}=${group}&basis=${basis}`)
        const included = { Clothes: 1.9, Acme: 1.9, '': 7.6 }[group as string] ?? 0
        expect(totals, `${by} ${group} ${basis}`).toMatchObject({
          orders,
          itemsSold: unitsSold,
          cost,
          grossProfit,
          grossMargin,
          costKnownShare,
        })
        expect(totals.grossSales).toBeCloseTo(revenue - included, 6)
        expect(totals.goodsRevenue).toBeCloseTo(totals.grossSales - totals.discounts - totals.giftCardsSold, 6)
      }
    }
  }
})

test('categories add up to the sales of all orders, as far as lines state the parts of their orders', async () => {
  for (const basis of BASES) {
    const all = (await ask(`sales/summary?${DECEMBER}&basis=${basis}`)).totals
    const categories = ['Clothes', 'Kitchen', 'Vouchers', '']
    const parts = await Promise.all(
      categories.map(
        async (category) => (await ask(`sales/summary?${DECEMBER}&category=${category}&basis=${basis}`)).totals,
      ),
    )
    for (const name of ['itemsSold', 'discounts', 'tax', 'giftCardsSold', 'cost', 'grossProfit']) {
      const sum = parts.reduce((total, part) => total + (part[name] ?? 0), 0)
      expect(sum, `${name} ${basis}`).toBeCloseTo(all[name], 6)
    }
  }
})

test('the intervals of a category add up to its summary, and each day has the orders that counted on it', async () => {
  for (const basis of BASES) {
    const query = `${DECEMBER}&category=Clothes&basis=${basis}`
    const { totals } = await ask(`sales/summary?${query}`)
    const series = await ask(`sales/series?${query}`)
    expect(series.rows).toHaveLength(19)
    expect(series.meta.nullColumns).toHaveLength(1)
    for (const name of ['orders', 'itemsSold', 'grossSales', 'discounts', 'tax', 'goodsRevenue', 'giftCardsSold']) {
      const sum = series.rows.reduce((total: number, row: Record<string, number>) => total + (row[name] ?? 0), 0)
      expect(sum, name).toBeCloseTo(totals[name], 6)
      expect(series.totals[name]).toBeCloseTo(totals[name], 6)
    }
    const days = series.rows.filter(({ orders }: { orders: number }) => orders > 0)
    expect(days.map(({ bucket, orders }: { bucket: string; orders: number }) => [bucket.slice(8), orders])).toEqual(
      basis === 'event'
        ? [
            ['02', 1],
            ['03', 1],
            ['04', 1],
          ]
        : [
            ['02', 1],
            ['03', 1],
            ['05', 1],
          ],
    )
    expect(days[0]).toMatchObject({ totalRevenue: null, netRevenue: null, uniqueCustomers: null })
  }
})

test('the orders behind the sales of a category or brand are found by the same filter', async () => {
  for (const by of BY) {
    for (const { group } of await groupsOf(by, 'order')) {
      for (const basis of BASES) {
        const query = `${DECEMBER}&${by}=${group}&basis=${basis}`
        const { totals } = await ask(`sales/summary?${query}`)
        const found = await ask(`orders?${query}&happened=placed`)
        expect(found.totals.rows, query).toBe(totals.orders)
        if (basis === 'order') expect(found.totals.productUnits).toBe(totals.itemsSold)
      }
    }
  }
})

test('a category and a brand together select the lines that have both', async () => {
  const { totals } = await ask(`sales/summary?${DECEMBER}&category=Clothes&brand=Acme&basis=order`)
  expect(totals).toMatchObject({ orders: 2, itemsSold: 3, grossSales: 30 })
  expect((await ask(`orders?${DECEMBER}&category=Clothes&brand=Acme&basis=order&happened=placed`)).totals.rows).toBe(2)
})

test('a filter of lines is compared by whole days, and combines with no other label, hour, time zone or asOf', async () => {
  const { comparison } = await ask(
    `sales/summary?currency=EUR&startDate=2024-12-03&endDate=2024-12-05&category=Clothes&compare=previous_period&basis=order`,
  )
  expect(comparison).toMatchObject({
    period: { startDate: '2024-11-30', endDate: '2024-12-02' },
    totals: { orders: 1, grossSales: 50, netRevenue: null },
    change: { orders: 1, grossSales: (10 + 15 - 50) / 50, netRevenue: null },
  })
  for (const more of ['channel=web', 'couponCode=A', 'timezone=Asia/Tokyo', 'asOf=2024-12-30']) {
    const answer = await server.app.inject(`/api/analytics/sales/summary?${DECEMBER}&brand=Acme&${more}`)
    expect(answer.statusCode, more).toBe(400)
    expect(answer.body).toContain('brand cannot be combined with')
  }
  for (const more of ['interval=hour&endDate=2024-12-01', 'groupBy=channel']) {
    const answer = await server.app.inject(
      `/api/analytics/sales/series?currency=EUR&startDate=2024-12-01&brand=Acme&${more}`,
    )
    expect(answer.statusCode, answer.body).toBe(400)
  }
})

test('amounts of lines are converted with the rate of their day', async () => {
  await server.post([
    event('ExchangeRatePublished', '11-30', { base: 'EUR', quote: 'USD', rate: 2, date: '2024-11-30' }),
  ])
  const { totals } = await ask(
    'sales/summary?startDate=2024-12-01&endDate=2024-12-19&reportingCurrency=USD&category=Clothes&basis=order',
  )
  expect(totals).toMatchObject({ orders: 3, itemsSold: 5, grossSales: 150, discounts: 6, tax: 7.8 })
})

test('other filters name the columns that they make null, and other queries have none', async () => {
  const columns = ['uniqueCustomers', 'newCustomers', 'returningCustomers']
  const { meta } = await ask(`sales/summary?${DECEMBER}&couponCode=A`)
  expect(meta.nullColumns).toEqual([{ columns, reason: expect.stringContaining('coupon') }])
  const asOf = (await ask(`sales/summary?${DECEMBER}&asOf=2024-12-19`)).meta.nullColumns
  expect(asOf[0].columns).toEqual([...columns, 'cost', 'grossProfit', 'grossMargin', 'costKnownShare'])
  expect((await ask(`sales/summary?${DECEMBER}`)).meta).not.toHaveProperty('nullColumns')
})
