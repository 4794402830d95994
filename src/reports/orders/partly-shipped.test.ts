import { beforeAll, expect, test } from 'vitest'
import { event } from '../../../test/helpers/http/stock.ts'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'

const server = useTestServer()

async function ask(path: string, query: string) {
  const answer = await server.app.inject(`/api/analytics/${path}?${query}`)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}

const at = (day: number) => `2025-03-${String(day).padStart(2, '0')}T10:00:00Z`
const order = (orderId: string) =>
  event('OrderCreated', at(1), { orderId, totalAmount: 5, items: [{ productId: 'p', quantity: 3, lineTotal: 5 }] })
const shipped = (orderId: string, day: number, shipmentId: string, quantity?: number) =>
  event('ShipmentCreated', at(day), {
    orderId,
    shipmentId,
    items: quantity === undefined ? undefined : [{ productId: 'p', quantity }],
  })
const MARCH = 'startDate=2025-03-01&endDate=2025-03-31'

beforeAll(async () => {
  await server.post([
    ...['none', 'part', 'both', 'whole', 'off', 'waits'].map(order),
    shipped('part', 3, 's1', 1),
    shipped('both', 3, 's1', 1),
    shipped('both', 5, 's2', 2),
    shipped('whole', 3, 's1'),
    shipped('off', 3, 's1', 1),
    event('ShipmentCancelled', at(4), { orderId: 'off', shipmentId: 's1', reason: 'lost' }),
    event('ShipmentUpdated', at(6), { orderId: 'part', shipmentId: 's1', trackingNumber: 'T', carrier: 'DHL' }),
    event('ShipmentUpdated', at(6), { orderId: 'waits', shipmentId: 's1' }),
    event('ShipmentCancelled', at(7), { orderId: 'waits', shipmentId: 's2' }),
    event('ItemsReturned', at(8), { orderId: 'later', items: [{ productId: 'p', quantity: 1 }] }),
  ])
})

test('the funnel has partly and completely shipped orders', async () => {
  const { rows, totals } = await ask('orders/funnel', MARCH)
  expect(rows.filter(({ step }: { step: string }) => step.includes('shipped'))).toEqual([
    { step: 'partly_shipped', reason: null, orders: 2, share: 0.333333, averageSeconds: 2 * 86_400 },
    { step: 'shipped', reason: null, orders: 2, share: 0.333333, averageSeconds: 3 * 86_400 },
  ])
  expect(totals).toMatchObject({ orders: 6, partlyShipped: 2, shipped: 2 })
})

test.each([
  ['partly_shipped', ['both', 'part']],
  ['shipped', ['both', 'whole']],
  ['unshipped', ['none', 'off', 'part', 'waits']],
])('orders with the status %s', async (status, expected) => {
  const { rows, totals } = await ask('orders', `${MARCH}&happened=placed&status=${status}`)
  expect(rows.map(({ orderId }: { orderId: string }) => orderId).sort()).toEqual(expected)
  expect(totals.rows).toBe(expected.length)
})

test('the history of an order shows updates and cancellations of its shipments', async () => {
  const historyOf = async (orderId: string) => (await ask(`orders/${orderId}`, '')).history
  expect(await historyOf('off')).toMatchObject([
    { kind: 'placed', isCounted: null },
    { kind: 'shipped', id: 's1', isCounted: false },
    { kind: 'shipment_cancelled', id: 's1', reason: 'lost' },
  ])
  expect(await historyOf('part')).toMatchObject([
    { kind: 'placed' },
    { kind: 'shipped', isCounted: true, items: [{ productId: 'p', quantity: 1, reason: null }] },
    { kind: 'shipment_updated', shipmentId: 's1', trackingNumber: 'T', carrier: 'DHL', items: null },
  ])
  expect(await ask('orders/both', '')).toMatchObject({
    partlyShippedAt: '2025-03-03T10:00:00Z',
    shippedAt: '2025-03-05T10:00:00Z',
  })
})

test('updates and cancellations of unknown shipments wait, and returns of unknown orders', async () => {
  const rowsOf = async () =>
    (await ask('waiting', '')).rows.map((row: { type: string; events: number }) => [row.type, row.events])
  expect(await rowsOf()).toEqual([
    ['ItemsReturned', 1],
    ['ShipmentCancelled', 1],
    ['ShipmentUpdated', 1],
  ])
  await server.post([shipped('waits', 9, 's1', 1), order('later')])
  expect(await rowsOf()).toEqual([['ShipmentCancelled', 1]])
})
