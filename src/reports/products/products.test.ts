import { beforeAll, describe, expect, test } from 'vitest'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'

const server = useTestServer()

let count = 0
const event = (type: string, time: string, data: object, tenant?: string) => ({
  id: `event ${++count}`,
  type,
  time,
  tenant,
  data,
})
type Line = [productId: string, quantity: number, lineTotal: number]
const order = (orderId: string, time: string, lines: Line[], more: object = {}, tenant?: string) => {
  const items = lines.map(([productId, quantity, lineTotal]) => ({ productId, quantity, lineTotal }))
  const totalAmount = lines.reduce((sum, [, , lineTotal]) => sum + lineTotal, 0)
  return event('OrderCreated', time, { orderId, customerId: 'anna', items, totalAmount, ...more }, tenant)
}

const NO_COSTS = { cost: null, grossProfit: null, grossMargin: null, costKnownShare: null }

/**
 * December so far: mug 3 × 10 and bowl 1 × 25 with shipping 5, tax 2, discount 1; mug 2 × 10, cancelled; bowl 2 × 25 with a mug of which one
 * is refunded, and 3 more for nothing in particular. November: mug 4 × 10, refunded in December by one.
 */
beforeAll(async () => {
  const catalogue = (productId: string, name: string, price: number, currency = 'USD') =>
    event('ProductCreated', '2024-01-01T00:00:00Z', { productId, name, price, currency })
  await server.post([
    catalogue('mug', 'Enamel Mug', 10),
    catalogue('bowl', 'Bowl Öland', 25, 'EUR'),
    catalogue('vase', 'Vase', 30),
    catalogue('lamp', 'Lamp', 40),
    event('ProductDeleted', '2024-02-01T00:00:00Z', { productId: 'lamp' }),
    order(
      'o1',
      '2024-12-02T10:00:00Z',
      [
        ['mug', 3, 30],
        ['bowl', 1, 25],
      ],
      {
        totalAmount: 61,
        shippingAmount: 5,
        taxAmount: 2,
        discountAmount: 1,
      },
    ),
    order('o2', '2024-12-03T10:00:00Z', [['mug', 2, 20]]),
    order('o3', '2024-12-20T10:00:00Z', [
      ['bowl', 1, 25],
      ['bowl', 1, 25],
      ['mug', 1, 10],
    ]),
    order('o4', '2024-11-10T10:00:00Z', [['mug', 4, 40]]),
    order('o5', '2024-12-02T10:00:00Z', [['mug', 1, 9]], { currency: 'EUR' }),
    order('o6', '2024-12-02T10:00:00Z', [['mug', 7, 70]], {}, 'other'),
    event('OrderCancelled', '2024-12-04T10:00:00Z', { orderId: 'o2' }),
    event('OrderRefunded', '2024-12-05T10:00:00Z', {
      orderId: 'o4',
      amount: 10,
      items: [{ productId: 'mug', quantity: 1, amount: 10 }],
    }),
    event('OrderRefunded', '2024-12-20T11:00:00Z', { orderId: 'o3', amount: 3 }),
  ])
})

async function ask(path: string, status = 200) {
  const answer = await server.app.inject(`/api/analytics/${path}`)
  expect(answer.statusCode, answer.body).toBe(status)
  return answer.json()
}
const december = 'startDate=2024-12-01&endDate=2024-12-31'
const column = async (path: string, name: string) =>
  (await ask(path)).rows.map((row: Record<string, unknown>) => row[name])

describe('products', () => {
  test('have sales and reversals on their own days', async () => {
    const unlabelled = { category: null, brand: null, variantId: null, sku: null }
    const { rows } = await ask(`products?${december}`)
    expect(rows).toEqual([
      {
        productId: 'bowl',
        name: 'Bowl Öland',
        price: null,
        isDeleted: false,
        ...unlabelled,
        timesOrdered: 2,
        unitsSold: 3,

        revenue: 75,
        refundedUnits: 0,
        refunds: 0,
        cancelledUnits: 0,
        cancelled: 0,
        netUnits: 3,
        netRevenue: 75,

        refundRate: 0,
        ...NO_COSTS,
        share: 0.714286,
        averageRevenuePerOrder: 37.5,
      },
      {
        productId: 'mug',
        name: 'Enamel Mug',
        price: 10,
        isDeleted: false,
        ...unlabelled,
        timesOrdered: 3,
        unitsSold: 6,

        revenue: 60,
        refundedUnits: 1,
        refunds: 10,
        cancelledUnits: 2,
        cancelled: 20,
        netUnits: 3,

        netRevenue: 30,
        refundRate: 0.166667,
        ...NO_COSTS,
        share: 0.285714,
        averageRevenuePerOrder: 20,
      },
    ])
  })

  test('have reversals on the day of the order with basis=order', async () => {
    const byOrder = `products?basis=order&search=mug`
    expect((await ask(`${byOrder}&${december}`)).rows).toMatchObject([{ refunds: 0, cancelled: 20, netRevenue: 40 }])
    expect((await ask(`${byOrder}&startDate=2024-11-01&endDate=2024-11-30`)).rows).toMatchObject([
      { timesOrdered: 1, unitsSold: 4, refundedUnits: 1, refunds: 10, netRevenue: 30, refundRate: 0.25 },
    ])
  })

  test('tie out with the sales of all orders, by shipping, tax, discounts and refunds without items', async () => {
    const { totals, meta } = await ask(`products?${december}&limit=1`)
    expect(totals).toEqual({
      products: 2,
      timesOrdered: 5,
      unitsSold: 9,
      revenue: 135,
      refundedUnits: 1,
      refunds: 10,
      cancelledUnits: 2,

      cancelled: 20,
      netUnits: 6,
      netRevenue: 105,
      refundRate: 0.111111,
      ...NO_COSTS,
      share: 1,
      otherProducts: 0,

      residual: 3,
      shipping: 5,
      tax: 2,
      tips: 0,
      fees: 0,
      duties: 0,
      discounts: 1,
      linesDifference: 0,
      reversedElsewhere: 3,
      salesNetRevenue: 108,
    })
    const { totals: sales } = await ask(`sales/summary?${december}`)
    expect(sales.netRevenue).toBe(totals.salesNetRevenue)
    expect(meta).toMatchObject({ currency: 'USD', period: { startDate: '2024-12-01', endDate: '2024-12-31' } })
  })

  test('of a search tie out together with all other products', async () => {
    const { totals } = await ask(`products?${december}&search=mug`)
    expect(totals).toMatchObject({ products: 1, netRevenue: 30, share: 0.285714, otherProducts: 75, residual: 3 })
  })

  test('are found by a part of the name or id, ignoring case', async () => {
    expect(await column(`products?${december}&search=öLA`, 'productId')).toEqual(['bowl'])
    expect(await column(`products?${december}&search=MUG`, 'productId')).toEqual(['mug'])
    expect(await column(`products?${december}&search=%25`, 'productId')).toEqual([])
  })

  test('are sorted by any metric, either way', async () => {
    expect(await column(`products?${december}&sort=refunds`, 'productId')).toEqual(['mug', 'bowl'])
    expect(await column(`products?${december}&sort=refunds&order=asc`, 'productId')).toEqual(['bowl', 'mug'])
    expect(await column(`products?${december}&sort=name`, 'productId')).toEqual(['bowl', 'mug'])
    expect(await column(`products?${december}&sort=price&order=asc`, 'price')).toEqual([10, null])
  })

  test('without sales are rows of zeros, on request and unless deleted', async () => {
    const { rows, totals } = await ask(`products?${december}&includeUnsold=true`)
    expect(rows[2]).toMatchObject({
      productId: 'vase',
      unitsSold: 0,
      netRevenue: 0,
      share: 0,
      refundRate: null,
      averageRevenuePerOrder: null,
    })
    expect(totals).toMatchObject({ products: 3, netRevenue: 105 })
  })

  test('with slow sales are listed with unsold products, lowest sales first', async () => {
    expect(await column(`products?${december}&slow=true`, 'productId')).toEqual(['vase', 'bowl', 'mug'])
    expect(await column(`products?${december}&slow=true&sort=unitsSold`, 'productId')).toEqual(['mug', 'bowl', 'vase'])
  })

  test('are compared one by one, for complete days', async () => {
    const { comparison } = await ask(
      `products?startDate=2024-12-01&endDate=2024-12-20&compare=previous_period&sort=name`,
    )
    expect(comparison.period).toEqual({ startDate: '2024-11-11', endDate: '2024-11-29' })
    const months = await ask(`products?${december}&compare=previous_period&sort=name`)
    expect(months.comparison.period).toEqual({ startDate: '2024-11-01', endDate: '2024-11-19' })
    expect(months.comparison.rows).toMatchObject([
      { productId: 'bowl', name: 'Bowl Öland', unitsSold: 0, netRevenue: 0, share: 0 },
      { productId: 'mug', unitsSold: 4, netRevenue: 40, share: 1 },
    ])
    expect(months.comparison).toMatchObject({
      until: null,
      leftOutDay: '2024-12-20',
      comparedPeriod: { startDate: '2024-12-01', endDate: '2024-12-19' },
      comparedTotals: { unitsSold: 6, netRevenue: 45 },
      comparedRows: [{ productId: 'bowl' }, { productId: 'mug' }],
      change: { unitsSold: 0.5, netRevenue: 0.125, refunds: null },
    })
    expect(months.totals).toMatchObject({ unitsSold: 9, netRevenue: 105 })
  })

  test('have no comparison on the first day of a period, which has no complete day', async () => {
    expect(await ask('products?startDate=2024-12-20&compare=previous_period')).not.toHaveProperty('comparison')
  })

  test('are those of one currency and of one tenant', async () => {
    expect((await ask(`products?${december}&currency=EUR`)).rows).toMatchObject([{ productId: 'mug', revenue: 9 }])
    expect((await ask(`products?${december}&tenant=other`)).rows).toMatchObject([{ name: null, unitsSold: 7 }])
    const nobody = await ask(`products?${december}&tenant=nobody`)
    expect(nobody).toMatchObject({ rows: [], totals: { products: 0, netRevenue: 0, share: null, residual: 0 } })
  })

  test('beyond the last page are refused, and so is a page with too many rows', async () => {
    expect((await ask(`products?${december}&offset=2`)).rows).toEqual([])
    const { errors } = await ask(`products?${december}&offset=3`, 400)
    expect(errors).toMatchObject([{ parameter: 'offset', value: '3', allowed: 'a whole number from 0 to 2' }])
    await ask('products?limit=501', 400)
    await ask('products?offset=1000001', 400)
    await ask('products?sort=profit', 400)
    await ask('products?search=%00', 400)
  })
})

describe('a product by interval', () => {
  test('is complete, and compared', async () => {
    const { rows, totals, comparison, meta } = await ask(
      'products/mug/series?interval=month&startDate=2024-10-15&endDate=2024-12-20&compare=previous_year',
    )
    expect(rows).toMatchObject([
      { bucket: '2024-10-01', timesOrdered: 0, unitsSold: 0, netRevenue: 0, averageRevenuePerOrder: null },
      { bucket: '2024-11-01', timesOrdered: 1, unitsSold: 4, netRevenue: 40, averageRevenuePerOrder: 40 },
      { bucket: '2024-12-01', timesOrdered: 3, unitsSold: 6, refunds: 10, cancelled: 20, netRevenue: 30 },
    ])
    expect(totals).toMatchObject({ productId: 'mug', name: 'Enamel Mug', price: 10, unitsSold: 10, netRevenue: 70 })
    expect(comparison.rows).toHaveLength(3)
    expect(comparison.change).toMatchObject({ unitsSold: null })
    expect(comparison.change).not.toHaveProperty('name')
    expect(meta).toMatchObject({ unfinishedBucket: '2024-12-01', query: { productId: 'mug' } })
  })

  test('has a row for every day, or up to the last complete bucket', async () => {
    expect((await ask('products/mug/series')).rows).toHaveLength(30)
    const { rows } = await ask('products/mug/series?interval=week&complete=true&startDate=2024-12-02')
    expect(rows.map(({ bucket, unitsSold }: Record<string, unknown>) => [bucket, unitsSold])).toEqual([
      ['2024-12-02', 5],
      ['2024-12-09', 0],
    ])
  })

  test('must be in the catalogue or in an order of the tenant, otherwise the status is 404', async () => {
    expect((await ask('products/vase/series')).totals).toMatchObject({ name: 'Vase', unitsSold: 0 })
    expect((await ask(`products/mug/series?tenant=other&${december}`)).totals).toMatchObject({ unitsSold: 7 })
    expect(await ask('products/nothing/series', 404)).toMatchObject({ status: 404, title: 'Not found' })
    await ask('products/vase/series?tenant=other', 404)
    await ask(`products/${'€'.repeat(200)}/series`, 404)
    await ask(`products/${'x'.repeat(201)}/series`, 400)
    await ask('products/%00/series', 400)
    await ask('products/mug/series?interval=hour', 400)
  })
})

test('the top products are the same from any split into months and days', async () => {
  const top = await ask('products/top?startDate=2024-01-01&endDate=2024-12-31')
  expect(top).toEqual([
    { productId: 'mug', timesOrdered: 4, unitsSold: 10, totalRevenue: 100, avgRevenuePerOrder: 25 },
    { productId: 'bowl', timesOrdered: 2, unitsSold: 3, totalRevenue: 75, avgRevenuePerOrder: 37.5 },
  ])
  expect(await ask('products/top?startDate=2024-11-11&endDate=2024-12-02')).toEqual([
    { productId: 'mug', timesOrdered: 1, unitsSold: 3, totalRevenue: 30, avgRevenuePerOrder: 30 },
    { productId: 'bowl', timesOrdered: 1, unitsSold: 1, totalRevenue: 25, avgRevenuePerOrder: 25 },
  ])
  expect(await ask('products/top?startDate=2024-12-04&endDate=2024-12-19')).toEqual([])
})
