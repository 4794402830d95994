import { beforeAll, expect, test } from 'vitest'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'

const server = useTestServer()
const load = async (path: string) => (await server.app.inject(`/api/analytics/${path}`)).json()

const send = (type: string, day: number, data: object) => ({
  id: `${type} ${JSON.stringify(data)}`,
  type,
  time: `2024-12-${day}T10:00:00Z`,
  data,
})

beforeAll(async () => {
  const placed = (orderId: string) =>
    send('OrderCreated', 10, {
      orderId,
      customerId: 'anna',
      currency: 'EUR',
      channel: 'web',
      totalAmount: 100,
      items: [],
    })
  await server.post([
    placed('refunded'),
    placed('charged back'),
    placed('voided'),
    placed('failed'),
    placed('running total'),
    send('OrderRefunded', 11, { orderId: 'refunded', refundId: 'a', amount: 10, shippingAmount: 4, status: 'pending' }),
    send('OrderRefunded', 11, { orderId: 'charged back', refundId: 'b', amount: 100, kind: 'chargeback' }),
    send('OrderRefunded', 11, { orderId: 'voided', refundId: 'c', amount: 20 }),
    send('RefundVoided', 12, { refundId: 'c', reason: 'Entered twice' }),
    send('OrderRefunded', 11, { orderId: 'failed', refundId: 'd', amount: 30, status: 'failed' }),
    send('OrderRefunded', 11, { orderId: 'running total', refundId: 'e', cumulativeAmount: 5 }),
    send('OrderRefunded', 12, { orderId: 'running total', refundId: 'f', cumulativeAmount: 12 }),
    send('OrderRefunded', 11, { refundId: 'note', customerId: 'anna', currency: 'EUR', amount: 1, kind: 'chargeback' }),
    send('OrderRefunded', 11, { refundId: 'void note', customerId: 'anna', currency: 'EUR', amount: 2 }),
    send('RefundVoided', 12, { refundId: 'void note' }),
    send('RefundVoided', 12, { refundId: 'elsewhere' }),
    send('RefundVoided', 13, { refundId: 'elsewhere', orderId: 'refunded' }),
  ])
})

const period = 'startDate=2024-12-01&endDate=2024-12-19&currency=EUR'
const sums = {
  totalRevenue: 500,
  refundCount: 3,
  refunds: 22,
  chargebackCount: 2,
  chargebacks: 101,
  reversed: 123,
  netRevenue: 377,
}

test.each([
  ['sales/summary', ''],
  ['sales/summary', '&basis=order'],
  ['sales/summary', '&timezone=Asia/Tokyo'],
  ['sales/series', '&groupBy=channel'],
  ['orders', ''],
  ['orders', '&isGuest=false'],
  ['orders', '&basis=order'],
])('the totals of %s%s have refunds and chargebacks that count', async (path, more) => {
  expect((await load(`${path}?${period}${more}`)).totals).toMatchObject(sums)
})

test('the orders behind refunds and chargebacks add up to them', async () => {
  const behind = async (happened: string) => {
    const { rows, totals } = await load(`orders?${period}&happened=${happened}`)
    return [rows.map(({ orderId, refundId }: Record<string, string>) => orderId ?? refundId).sort(), totals]
  }
  expect(await behind('refunded')).toMatchObject([['refunded', 'running total'], { refunds: 22, refundCount: 3 }])
  expect(await behind('charged_back')).toMatchObject([
    ['charged back', 'note'],
    { chargebacks: 101, chargebackCount: 2, reversed: 101 },
  ])
  const { rows } = await load(`orders?${period}&status=refunded`)
  expect(rows.map(({ orderId }: { orderId: string }) => orderId).sort()).toEqual(['refunded', 'running total'])
  expect((await load(`orders/funnel?${period}`)).totals).toMatchObject({ orders: 5, refunded: 2 })
})

test('a customer loses what was refunded and charged back', async () => {
  expect((await load(`customers/top?${period}`)).rows).toMatchObject([{ customerId: 'anna', netRevenue: 377 }])
  expect(await load('customers/anna?currency=EUR')).toMatchObject({ netRevenue: 377 })
})

test('the history of an order states the kind, the status and the parts of its refunds', async () => {
  const refundsOf = async (orderId: string) =>
    (await load(`orders/${encodeURIComponent(orderId)}`)).history
      .filter(({ kind }: { kind: string }) => kind !== 'placed')
      .map(({ kind, amount, reversed, refundKind, refundStatus }: Record<string, unknown>) =>
        [kind, amount, reversed, refundKind, refundStatus].filter((value) => value !== null),
      )
  expect(await refundsOf('refunded')).toEqual([['refunded', 10, 10, 'refund', 'pending'], ['refund_voided']])
  expect(await refundsOf('charged back')).toEqual([['refunded', 100, 100, 'chargeback', 'succeeded']])
  expect(await refundsOf('voided')).toEqual([['refunded', 20, 'refund', 'voided'], ['refund_voided']])
  expect(await refundsOf('failed')).toEqual([['refunded', 30, 'refund', 'failed']])
  expect(await refundsOf('running total')).toEqual([
    ['refunded', 5, 5, 'refund', 'succeeded'],
    ['refunded', 7, 7, 'refund', 'succeeded'],
  ])
  expect(await load('orders/refunded')).toMatchObject({
    refunded: 10,
    history: [{}, { id: 'a', shippingAmount: 4, taxAmount: null }, { id: 'elsewhere' }],
  })
  expect(await load('orders/charged%20back')).toMatchObject({ refunded: 0, chargedBack: 100, refundState: 'none' })
})

test('voids of unknown refunds are waiting', async () => {
  expect((await load('waiting')).rows).toMatchObject([{ type: 'RefundVoided', events: 2, orders: 1 }])
})
