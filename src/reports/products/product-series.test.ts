import { beforeAll, describe, expect, test } from 'vitest'
import { decemberProducts } from '../../../test/helpers/december-products.ts'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'

const server = useTestServer()

beforeAll(() => server.post(decemberProducts()))

async function ask(path: string, status = 200) {
  const answer = await server.app.inject(`/api/analytics/${path}`)
  expect(answer.statusCode, answer.body).toBe(status)
  return answer.json()
}
const december = 'startDate=2024-12-01&endDate=2024-12-31'

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
