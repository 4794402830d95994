import { beforeAll, expect, test } from 'vitest'
import { orderEvent, useTestServer } from '../../../../test/helpers/http/test-server.ts'

const server = useTestServer()
let number = 0
const event = (type: string, orderId: string, time: string, data: object = {}) => ({
  id: `${type}-${number++}`,
  type,
  time,
  data: { orderId, ...data },
})

beforeAll(async () => {
  const orders = [1, 2, 3, 4].map(() => orderEvent({ at: '2024-12-01T10:00:00Z' }))
  const [paid, late, refused, shipped] = orders.map(({ data }) => (data as { orderId: string }).orderId) as [
    string,
    string,
    string,
    string,
  ]
  await server.post([
    // A payment that overtakes its order waits for it.
    event('PaymentProcessed', paid, '2024-12-01T10:01:00Z', { amount: 39.98, paymentMethod: 'card' }),
    ...orders,
    event('PaymentFailed', late, '2024-12-01T10:01:00Z', { amount: 39.98, paymentMethod: 'card', reason: 'Expired' }),
    event('PaymentProcessed', late, '2024-12-02T10:00:00Z', { amount: 39.98, paymentMethod: 'paypal' }),
    event('PaymentFailed', refused, '2024-12-01T10:01:00Z', {
      amount: 39.98,
      paymentMethod: 'card',
      reason: 'Declined',
    }),
    event('OrderCancelled', refused, '2024-12-03T10:00:00Z', { reason: 'Not paid' }),
    event('PaymentProcessed', shipped, '2024-12-01T10:02:00Z', { amount: 39.98, paymentMethod: 'card' }),
    event('ShipmentCreated', shipped, '2024-12-01T11:02:00Z'),
    event('OrderRefunded', shipped, '2024-12-05T10:00:00Z', { amount: 9.98 }),
  ])
})

async function ask(path: string) {
  const { statusCode, body } = await server.app.inject(`/api/analytics/${path}`)
  expect(statusCode, body).toBe(200)
  return JSON.parse(body)
}

test('the funnel has the steps of orders, their average times and the reasons of drop-outs', async () => {
  const { rows, totals } = await ask('orders/funnel?startDate=2024-12-01&endDate=2024-12-01')
  const shown = rows.map(({ step, reason, orders, share, averageSeconds }: Record<string, unknown>) =>
    [step, reason ?? '-', orders, share, averageSeconds ?? '-'].join(' '),
  )
  expect(shown).toEqual([
    'placed - 4 1 -',
    'paid - 3 0.75 28860',
    'partly_shipped - 0 0 -',
    'shipped - 1 0.25 3600',
    'refunded - 1 0.25 345600',
    'payment_failed - 1 0.25 -',
    'cancelled_before_payment - 1 0.25 172800',
    'cancelled_before_shipment - 0 0 -',
    'cancelled_after_shipment - 0 0 -',
    'payment_failed Declined 1 0.25 -',
    'cancelled_before_payment Not paid 1 0.25 172800',
  ])
  expect(totals).toMatchObject({ orders: 4, paid: 3, cancelledRate: 0.25, refundedRate: 0.25, paymentFailed: 1 })
})

test('orders count on their own day, also when their later steps happen in another period', async () => {
  const { totals } = await ask('orders/funnel?startDate=2024-12-02&endDate=2024-12-20')
  expect(totals).toMatchObject({ orders: 0, paid: 0, cancelledRate: null })
})

test('payments count on their own day, by method and reason', async () => {
  const { rows, totals } = await ask('payments/summary?startDate=2024-12-01&endDate=2024-12-02')
  expect(rows).toEqual([
    { paymentMethod: 'card', outcome: 'processed', reason: null, payments: 2, amount: 79.96, share: 0.4 },
    { paymentMethod: 'paypal', outcome: 'processed', reason: null, payments: 1, amount: 39.98, share: 0.2 },
    { paymentMethod: 'card', outcome: 'failed', reason: 'Declined', payments: 1, amount: 39.98, share: 0.2 },
    { paymentMethod: 'card', outcome: 'failed', reason: 'Expired', payments: 1, amount: 39.98, share: 0.2 },
  ])
  expect(totals).toEqual({ processed: 3, processedAmount: 119.94, failed: 2, failedAmount: 79.96, successRate: 0.6 })
  const paypal = await ask('payments/summary?startDate=2024-12-01&endDate=2024-12-31&paymentMethod=paypal')
  expect(paypal.totals).toMatchObject({ processed: 1, failed: 0, successRate: 1 })
})
