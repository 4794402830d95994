import { beforeAll, describe, expect, test } from 'vitest'
import { decemberProducts } from '../../../test/helpers/december-products.ts'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'

const server = useTestServer()

const NO_COSTS = { cost: null, grossProfit: null, grossMargin: null, costKnownShare: null }

beforeAll(() => server.post(decemberProducts()))

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
