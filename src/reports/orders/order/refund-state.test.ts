import { expect, test } from 'vitest'
import { useTestServer } from '../../../../test/helpers/http/test-server.ts'

const server = useTestServer()

test.each([
  ['all, when only a crumb of binary arithmetic is left', 'USD', '3.3000000000000003', '3.30', 'all', false],
  ['all, when a crumb more was refunded', 'USD', '3.30', '3.3000000000000003', 'all', false],
  ['part of it', 'USD', '3.30', '3.29', 'part', false],
  ['more than all of it', 'USD', '3.30', '3.31', 'all', true],
  ['part of it, by a thousandth of a currency with three decimals', 'KWD', '3.755', '3.754', 'part', false],
  ['all, by less than a thousandth of it', 'KWD', '3.755', '3.7549999999999999', 'all', false],
  ['part of it, by one of a currency without decimals', 'JPY', '1501', '1500', 'part', false],
  ['all of it, by less than one', 'JPY', '1501', '1500.99999999', 'all', false],
])('an order was refunded: %s', async (name, currency, totalAmount, amount, state, isOver) => {
  const [orderId, customerId] = [name, `customer of ${name}`]
  const time = '2024-12-01T10:00:00Z'
  await server.post([
    {
      id: `${name} placed`,
      type: 'OrderCreated',
      time,
      data: { orderId, customerId, currency, totalAmount, items: [] },
    },
    { id: `${name} refunded`, type: 'OrderRefunded', time, data: { orderId, amount } },
  ])
  const ask = async (path: string) => (await server.app.inject(`/api/analytics/${path}`)).json()
  const expected = { refundState: state, isOverRefunded: isOver }
  const asked = `currency=${currency}&customerId=${encodeURIComponent(customerId)}`
  expect((await ask(`orders?${asked}`)).rows).toMatchObject([expected])
  expect(await ask(`orders/${encodeURIComponent(orderId)}`)).toMatchObject(expected)
  const { recentOrders } = await ask(`customers/${encodeURIComponent(customerId)}?currency=${currency}`)
  expect(recentOrders).toMatchObject([{ orderId, refundState: state }])
})

test('an order without a refund has the state none, and an unknown order has no state', async () => {
  const ask = async (path: string) => (await server.app.inject(`/api/analytics/${path}`)).json()
  const time = '2024-12-02T10:00:00Z'
  await server.post([
    { id: 'plain', type: 'OrderCreated', time, data: { orderId: 'plain', totalAmount: 0, items: [] } },
    { id: 'early', type: 'OrderRefunded', time, data: { orderId: 'not placed', amount: 1 } },
  ])
  expect(await ask('orders/plain')).toMatchObject({ refundState: 'none' })
  expect(await ask('orders/not%20placed')).toMatchObject({ refundState: null })
})
