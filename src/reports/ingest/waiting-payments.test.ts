import { beforeAll, expect, test } from 'vitest'
import { event } from '../../../test/helpers/http/stock.ts'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'

const server = useTestServer()

async function ask(path: string) {
  const answer = await server.app.inject(`/api/analytics/${path}`)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}

const at = (day: number) => `2025-03-${String(day).padStart(2, '0')}T10:00:00Z`
const order = (orderId: string, data: object = {}) =>
  event('OrderCreated', at(1), { orderId, totalAmount: 50, currency: 'EUR', items: [], ...data })

beforeAll(async () => {
  await server.post([
    order('linked'),
    order('listed', { paymentIds: 'p2' }),
    event('PaymentFailed', at(2), { paymentId: 'p1', amount: 50, reason: 'no funds' }),
    event('PaymentProcessed', at(3), { paymentId: 'p1', transactionId: 't1', amount: 50 }),
    event('OrderRefunded', at(5), { paymentId: 'p1', refundId: 'r1', amount: 20 }),
    event('PaymentLinked', at(4), { paymentId: 'p1', orderId: 'linked' }),
    event('RefundVoided', at(6), { orderId: 'linked', refundId: 'r1' }),
    event('PaymentProcessed', at(3), { paymentId: 'p2', amount: 50 }),
    event('PaymentProcessed', at(3), { paymentId: 'lost', amount: 50 }),
    event('OrderRefunded', at(4), { paymentId: 'lost', refundId: 'r2', amount: 5 }),
    event('RefundVoided', at(5), { refundId: 'r2' }),
    event('PaymentLinked', at(5), { paymentId: 'unpaid', orderId: 'linked' }),
    event('PaymentProcessed', at(6), { paymentId: 'early', amount: 50 }),
    event('PaymentLinked', at(7), { paymentId: 'early', orderId: 'elsewhere' }),
  ])
})

test('payments and refunds wait for a link, links for their payment, and both for their order', async () => {
  const { rows, totals } = await ask('waiting')
  expect(rows).toEqual([
    { type: 'OrderRefunded', events: 1, orders: 0, oldestAt: at(4) },
    { type: 'PaymentLinked', events: 2, orders: 2, oldestAt: at(5) },
    { type: 'PaymentProcessed', events: 2, orders: 1, oldestAt: at(3) },
  ])
  expect(totals).toMatchObject({ events: 5, orders: 2 })
})

test('a void of a refund that an unknown order and its payment state waits once', async () => {
  const before = await ask('waiting')
  await server.post([
    event('OrderRefunded', at(4), { orderId: 'unknown-order', refundId: 'r9', amount: 5 }),
    event('OrderRefunded', at(4), { paymentId: 'p9', refundId: 'r9', amount: 5 }),
    event('RefundVoided', at(5), { refundId: 'r9' }),
  ])
  const { rows, totals } = await ask('waiting')
  expect(rows).toContainEqual({ type: 'RefundVoided', events: 1, orders: 1, oldestAt: at(5) })
  expect(totals.events - before.totals.events).toBe(3)
})

test('the history of an order has its linked payments, their refunds and the link', async () => {
  const { history, refunded } = await ask('orders/linked')
  expect(history.map((entry: Record<string, unknown>) => [entry.kind, entry.id, entry.paymentId])).toEqual([
    ['placed', null, null],
    ['payment_failed', expect.stringMatching(/^2025-03-02T10:00/), 'p1'],
    ['paid', 't1', 'p1'],
    ['payment_linked', expect.stringMatching(/^p1 2025-03-04/), 'p1'],
    ['payment_linked', expect.stringMatching(/^unpaid 2025-03-05/), 'unpaid'],
    ['refunded', 'r1', 'p1'],
    ['refund_voided', 'r1', null],
  ])
  expect(history.find(({ kind }: { kind: string }) => kind === 'refunded')).toMatchObject({ refundStatus: 'voided' })
  expect(refunded).toBe(0)
})

test('linked payments count in the report of payments, and those that wait do not', async () => {
  const payments = await ask('payments/summary?startDate=2025-03-01&endDate=2025-03-31&currency=EUR')
  expect(payments.totals).toMatchObject({ processed: 2, failed: 1 })
})

test('a single id in paymentIds is read as a list, with a warning, and unreadable ids are left out', async () => {
  const events = [
    order('single', { paymentIds: 7 }),
    order('odd', { paymentIds: ['p9', { id: 1 }, null] }),
    order('unreadable', { paymentIds: { id: 1 } }),
    event('PaymentProcessed', at(3), { amount: 50 }),
    event('PaymentLinked', at(3), { paymentId: 'p1' }),
  ]
  const answer = await server.app.inject({ method: 'POST', url: '/api/events', payload: events })
  expect(answer.json().results).toMatchObject([
    { status: 'accepted', warnings: [{ field: 'paymentIds', problem: 'is not a list', used: 7 }] },
    { status: 'accepted', warnings: [{ field: 'paymentIds.1', problem: 'cannot be read as an id', used: null }] },
    { status: 'accepted', warnings: [{ field: 'paymentIds', problem: 'cannot be read as an id', used: null }] },
    { status: 'rejected', reason: 'invalid', error: expect.stringMatching(/^orderId or paymentId is missing/) },
    { status: 'rejected', reason: 'invalid', error: expect.stringMatching(/^orderId is missing/) },
  ])
})
