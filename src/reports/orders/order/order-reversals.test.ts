import { expect, test } from 'vitest'
import { event } from '../../../../test/helpers/http/stock.ts'
import { useTestServer } from '../../../../test/helpers/http/test-server.ts'

const server = useTestServer({ currency: 'USD' })

const at = (hour: number) => `2025-03-01T${String(hour).padStart(2, '0')}:00:00Z`

/** An order whose refunds come to −6, because its running totals contradict each other, and are followed by other events. */
async function reversedAmounts(orderId: string, totalAmount: number): Promise<unknown> {
  const payment = `${orderId} payment`
  const refund = (hour: number, data: object) =>
    event('OrderRefunded', at(hour), { refundId: `${orderId} ${hour}`, ...data })
  await server.post([
    event('OrderCreated', at(1), { orderId, totalAmount, currency: 'USD', items: [], paymentIds: [payment] }),
    refund(2, { orderId, paymentId: payment, amount: 10 }),
    refund(3, { orderId, cumulativeAmount: 0 }),
    refund(4, { paymentId: payment, cumulativeAmount: 4 }),
    event('OrderCancelled', at(5), { orderId }),
    refund(6, { orderId, amount: 3 }),
  ])
  const { history, reversed, netRevenue } = (await server.app.inject(`/api/analytics/orders/${orderId}`)).json()
  const reversals = history.filter((entry: { reversed: number | null }) => entry.reversed !== null)
  return { reversals: reversals.map((entry: { reversed: number }) => entry.reversed), reversed, netRevenue }
}

test.each([
  ['positive', 100, [10, -10, -6, 106, 0]],
  ['negative', -20, [0, 0, -6, -14, 0]],
])('a cancellation reverses the rest of a %s total, and nothing is reversed after it', async (id, total, reversals) => {
  expect(await reversedAmounts(id, total)).toEqual({ reversals, reversed: total, netRevenue: 0 })
})

test('the sums of their day agree', async () => {
  const query = 'startDate=2025-03-01&endDate=2025-03-01&currency=USD'
  const { totals } = (await server.app.inject(`/api/analytics/sales/summary?${query}`)).json()
  expect(totals).toMatchObject({ totalRevenue: 80, reversed: 80, netRevenue: 0 })
})
