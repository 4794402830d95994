import { expect, test } from 'vitest'
import { useTestServer } from '../../../../test/helpers/http/test-server.ts'

const server = useTestServer()

async function ask(path: string) {
  const answer = await server.app.inject(`/api/analytics/${path}`)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}

type Row = Record<string, number>
const sum = (rows: Row[], column: string) => rows.reduce((all, row) => all + (row[column] ?? 0), 0)

test.each([
  ['products', { products: 0, revenue: 0, netUnits: 0 }],
  ['products/series', { products: 0 }],
  ['inventory', { products: 0, onHand: 0, sellThrough: null }],
])('%s without any row has totals', async (path, totals) => {
  const answer = await ask(path)
  expect(answer.rows).toEqual([])
  expect(answer.totals).toMatchObject(totals)
})

test('rows and totals come from one moment while orders arrive', async () => {
  const time = '2024-12-12T10:00:00Z'
  const batches = Array.from({ length: 60 }, (_, batch) =>
    Array.from({ length: 5 }, (_, cup) => {
      const [productId, id] = [`cup-${cup}`, `${batch} ${cup}`]
      const data = { orderId: id, totalAmount: 3, items: [{ productId, quantity: 1, lineTotal: 3 }] }
      const restocked = { productId, quantityAdded: 2 }
      return [
        { id, type: 'OrderCreated', time, data },
        { id: `stock ${id}`, type: 'InventoryRestocked', time, data: restocked },
      ]
    }).flat(),
  )
  let isOver = false
  const postEach = async () => {
    for (const events of batches) await server.post(events)
  }
  const posting = Promise.allSettled([postEach()]).finally(() => {
    isOver = true
  })
  let answers = 0
  while (!isOver || answers === 0) {
    const [sold, stock] = await Promise.all([
      ask('products?limit=500&compare=previous_period'),
      ask('inventory?limit=500'),
    ])
    expect(sold.totals).toMatchObject({ products: sold.rows.length, revenue: sum(sold.rows, 'revenue') })
    expect(stock.totals).toMatchObject({ products: stock.rows.length, onHand: sum(stock.rows, 'onHand') })
    answers += 1
  }
  await posting
  expect((await ask('products')).totals).toMatchObject({ products: 5, revenue: 900, unitsSold: 300 })
  expect((await ask('inventory')).totals).toMatchObject({ products: 5, onHand: 600 })
})
