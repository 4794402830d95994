import { expect, test } from 'vitest'
import { useTestServer } from '../../../../test/helpers/http/test-server.ts'

const server = useTestServer()

test('a voided order is visible with its history, and counts nowhere', async () => {
  const send = (type: string, day: number, data: object) => ({
    id: `${type} ${day}`,
    type,
    time: `2024-12-${day}T10:00:00Z`,
    data: { orderId: 'o', ...data },
  })
  await server.post([
    send('OrderCreated', 10, { customerId: 'anna', currency: 'EUR', totalAmount: 100, items: [] }),
    send('OrderRevised', 11, { customerId: 'anna', currency: 'EUR', totalAmount: 90, items: [], revision: 1 }),
    send('OrderVoided', 12, { reason: 'test' }),
  ])
  expect((await server.app.inject('/api/analytics/orders/o')).json()).toMatchObject({
    placedAt: '2024-12-10T10:00:00Z',
    customerId: 'anna',
    total: 90,
    isVoided: true,
    voidedAt: '2024-12-12T10:00:00Z',
    voidReason: 'test',
    revision: '1',
    netRevenue: 0,
    history: [
      { kind: 'placed', amount: 100 },
      { kind: 'revised', id: '1', amount: 90, change: -10 },
      { kind: 'voided', reason: 'test' },
    ],
  })
})
