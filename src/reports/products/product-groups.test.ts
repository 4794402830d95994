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
  event('ProductCreated', '11-01', { productId, name: productId, price: 1, ...labels })
const order = (orderId: string, ...items: [productId: string, quantity: number, lineTotal: number, more?: object][]) =>
  event('OrderCreated', '12-02', {
    orderId,
    currency: 'EUR',
    totalAmount: items.reduce((sum, [, , total]) => sum + total, 0),
    items: items.map(([productId, quantity, lineTotal, more]) => ({ productId, quantity, lineTotal, ...more })),
  })

beforeAll(() =>
  server.post([
    product('hat', { category: 'Clothes', brand: 'Acme', sku: 'H-1' }),
    product('cap', { category: 'Clothes', brand: 'Zeta' }),
    product('mug', { category: 'Kitchen', brand: 'Acme', variantId: 'white' }),
    order('1', ['hat', 1, 10], ['cap', 2, 20], ['mug', 3, 30]),
    order('2', ['cap', 1, 11, { variantId: 'red', sku: 'C-R' }], ['cap', 2, 22, { variantId: 'blue' }], ['cap', 1, 5]),
    order('3', ['cap', 4, 40, { variantId: 'red', sku: 'C-R' }], ['plain', 1, 7]),
    event('OrderRefunded', '12-03', {
      orderId: '3',
      amount: 10,
      currency: 'EUR',
      items: [{ productId: 'cap', quantity: 1, amount: 10 }],
    }),
    event('OrderRefunded', '12-03', {
      orderId: '2',
      amount: 5,
      currency: 'EUR',
      items: [{ productId: 'cap', quantity: 1, amount: 5 }],
    }),
  ]),
)

async function ask(path: string) {
  const answer = await server.app.inject(`/api/analytics/${path}`)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}

test('sales are grouped by category and brand, and an order counts once in each group and in the totals', async () => {
  const { rows, totals } = await ask(`products/groups?${DECEMBER}`)
  expect(rows).toMatchObject([
    {
      group: 'Clothes',
      products: 2,
      orders: 3,
      timesOrdered: 4,
      unitsSold: 11,
      revenue: 108,
      refunds: 15,
      netRevenue: 93,
    },
    {
      group: 'Kitchen',
      products: 1,
      orders: 1,
      timesOrdered: 1,
      unitsSold: 3,
      revenue: 30,
      refunds: 0,
      netRevenue: 30,
    },
    { group: '', products: 1, orders: 1, timesOrdered: 1, unitsSold: 1, revenue: 7, netRevenue: 7 },
  ])
  expect(totals).toMatchObject({ groups: 3, products: 4, orders: 3, timesOrdered: 6, revenue: 145, netRevenue: 130 })
  const brands = await ask(`products/groups?${DECEMBER}&by=brand&sort=group`)
  expect(brands.rows).toMatchObject([
    { group: '', orders: 1 },
    { group: 'Acme', orders: 1, revenue: 40 },
    { group: 'Zeta', orders: 3, revenue: 98 },
  ])
})

test('the orders behind a group are found by its label, with the amounts of its lines', async () => {
  for (const [by, group, productUnits, productRevenue, ids] of [
    ['category', 'Clothes', 11, 108, ['3', '2', '1']],
    ['category', 'Kitchen', 3, 30, ['1']],
    ['category', '', 1, 7, ['3']],
    ['brand', 'Acme', 4, 40, ['1']],
  ] as const) {
    const { rows, totals } = await ask(`orders?${DECEMBER}&${by}=${group}&happened=placed`)
    expect(rows.map(({ orderId }: { orderId: string }) => orderId)).toEqual(ids)
    expect(totals).toMatchObject({ rows: ids.length, productUnits, productRevenue })
  }
})

test('products are listed by variant and by stock keeping unit', async () => {
  const byVariant = await ask(`products?${DECEMBER}&by=variant&sort=productId`)
  expect(byVariant.rows).toMatchObject([
    { productId: 'cap', variantId: 'blue', timesOrdered: 1, unitsSold: 2, revenue: 22, refunds: 0, sku: null },
    { productId: 'cap', variantId: 'red', timesOrdered: 2, unitsSold: 5, revenue: 51, refunds: 10, refundedUnits: 1 },
    { productId: 'cap', variantId: null, timesOrdered: 2, unitsSold: 3, revenue: 25, refunds: 5, refundedUnits: 1 },
    { productId: 'hat', variantId: null, timesOrdered: 1, unitsSold: 1, revenue: 10 },
    { productId: 'mug', variantId: 'white', timesOrdered: 1, unitsSold: 3, revenue: 30 },
    { productId: 'plain', variantId: null, timesOrdered: 1, unitsSold: 1, revenue: 7 },
  ])
  expect(byVariant.totals).toMatchObject({
    products: 6,
    unitsSold: 15,
    revenue: 145,
    netRevenue: 130,
    otherProducts: 0,
  })
  const bySku = await ask(`products?${DECEMBER}&by=sku&sort=productId&category=Clothes`)
  expect(bySku.rows).toMatchObject([
    { productId: 'cap', sku: 'C-R', timesOrdered: 2, unitsSold: 5, revenue: 51, variantId: null },
    { productId: 'cap', sku: null, unitsSold: 5, revenue: 47 },
    { productId: 'hat', sku: 'H-1', unitsSold: 1, revenue: 10 },
  ])
  expect(bySku.totals).toMatchObject({ products: 3, netRevenue: 93, otherProducts: 37 })
})

test('the orders behind a variant are found by the product and the variant', async () => {
  const { rows, totals } = await ask(`products?${DECEMBER}&by=variant`)
  expect(rows).toHaveLength(totals.products)
  for (const { productId, variantId, timesOrdered, unitsSold, revenue } of rows) {
    const query = `${DECEMBER}&productId=${productId}&variantId=${variantId ?? ''}&happened=placed`
    const found = await ask(`orders?${query}`)
    expect(found.totals, query).toMatchObject({ rows: timesOrdered, productUnits: unitsSold, productRevenue: revenue })
  }
})

test('a changed category moves the whole history of the product', async () => {
  await server.post([event('ProductUpdated', '12-18', { productId: 'hat', category: 'Kitchen' })])
  const { rows } = await ask(`products/groups?${DECEMBER}&sort=group`)
  expect(rows).toMatchObject([
    { group: '', revenue: 7 },
    { group: 'Clothes', products: 1, orders: 3, revenue: 98 },
    { group: 'Kitchen', products: 2, orders: 1, revenue: 40 },
  ])
})

test('a cancelled order takes back each of its variants', async () => {
  await server.post([event('OrderCancelled', '12-19', { orderId: '2' })])
  const { rows } = await ask(`products?${DECEMBER}&by=variant&sort=productId&search=cap`)
  expect(rows).toMatchObject([
    { variantId: 'blue', netUnits: 0, netRevenue: 0, cancelled: 22 },
    { variantId: 'red', netUnits: 3, netRevenue: 30, cancelled: 11 },
    { variantId: null, netUnits: 2, netRevenue: 20 },
  ])
})

test('each group is compared with itself in the other period, by whole days', async () => {
  await server.post(
    [order('early', ['hat', 1, 4], ['old', 2, 6])].map((one) => ({ ...one, time: '2024-11-20T10:00:00Z' })),
  )
  for (const by of ['category', 'brand']) {
    const period = `currency=EUR&startDate=2024-12-01&endDate=2024-12-20&by=${by}`
    const { rows, comparison } = await ask(`products/groups?${period}&compare=previous_period`)
    const groupsOf = (list: { group: string }[]) => list.map(({ group }) => group)
    expect(comparison).toMatchObject({
      leftOutDay: '2024-12-20',
      period: { startDate: '2024-11-11', endDate: '2024-11-29' },
      comparedPeriod: { startDate: '2024-12-01', endDate: '2024-12-19' },
    })
    expect(groupsOf(comparison.rows)).toEqual(groupsOf(rows))
    expect(groupsOf(comparison.comparedRows)).toEqual(groupsOf(rows))
    const other = await ask(`products/groups?currency=EUR&startDate=2024-11-11&endDate=2024-11-29&by=${by}`)
    expect(comparison.totals).toEqual(other.totals)
    for (const row of other.rows) {
      expect(comparison.rows.find(({ group }: { group: string }) => group === row.group)).toEqual(row)
    }
    const isElsewhere = comparison.rows.filter(({ group }: { group: string }) => !groupsOf(other.rows).includes(group))
    expect(isElsewhere.length).toBeGreaterThan(0)
    for (const row of isElsewhere)
      expect(row).toMatchObject({ products: 0, orders: 0, revenue: 0, share: 0, cost: null })
  }
  const paged = await ask(`products/groups?${DECEMBER}&compare=previous_year&limit=1&offset=1&sort=group`)
  expect(paged.comparison.rows).toMatchObject([{ group: paged.rows[0].group, revenue: 0, share: null }])
})
