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
    cost: null,
    statedCost: null,
    history: [
      { kind: 'placed', amount: 100 },
      { kind: 'revised', id: '1', amount: 90, change: -10 },
      { kind: 'voided', reason: 'test' },
    ],
  })
})

const steps = [
  { kind: 'placed', changes: { total: 'none → 20.00', cost: 'none → 8.00' } },
  { kind: 'voided', changes: { status: 'placed → voided' } },
  { kind: 'registered', changes: { customerId: 'none → bea' } },
  { kind: 'merged', changes: { customerId: 'bea → cleo' } },
  { kind: 'revised', changes: { total: '20.00 → 30.00', cost: '8.00 → 12.00' } },
]

test('a registration, a merge and costs are steps while the order is voided, and after it is reinstated', async () => {
  const send = (type: string, day: number, data: object) => ({
    id: `${type} ${day} guest`,
    type,
    time: `2024-12-${day}T10:00:00Z`,
    data: { orderId: 'guest', ...data },
  })
  const items = (quantity: number) => [{ productId: 'tea', quantity, unitPrice: 10 }]
  await server.post([
    send('OrderCreated', 10, { currency: 'EUR', totalAmount: 20, items: items(2) }),
    send('OrderVoided', 11, {}),
    send('CustomerRegistered', 12, { customerId: 'bea' }),
    send('CustomersMerged', 13, { customerId: 'bea', intoCustomerId: 'cleo' }),
    send('OrderRevised', 14, { currency: 'EUR', totalAmount: 30, items: items(3), revision: 1 }),
    send('ProductCreated', 10, { productId: 'tea', name: 'Tea', price: 10, cost: 4, currency: 'EUR' }),
  ])
  const read = async () => {
    const order = (await server.app.inject('/api/analytics/orders/guest')).json()
    return { ...order, steps: order.steps.map(written) }
  }
  const written = ({ kind, changes }: { kind: string; changes: Record<string, string | null>[] }) => ({
    kind,
    changes: Object.fromEntries(
      changes.map(({ field, before, after }) => [field ?? '', `${before ?? 'none'} → ${after ?? 'none'}`]),
    ),
  })
  const voided = await read()
  expect(voided).toMatchObject({ isVoided: true, customerId: 'cleo', netRevenue: 0, steps })
  expect(voided).toMatchObject({ cost: 0, grossProfit: 0, grossMargin: null, costKnownShare: null })
  expect(voided).toMatchObject({ statedCost: 12, statedGrossProfit: 18, statedGrossMargin: 0.6 })
  expect(voided.lines).toMatchObject([{ unitCost: 4, quantity: 3, total: 30 }])
  expect(voided.steps[1].changes).toEqual({ status: 'placed → voided' })

  await server.post([send('OrderReinstated', 15, {})])
  expect(await read()).toMatchObject({
    isVoided: false,
    customerId: 'cleo',
    cost: 12,
    grossProfit: 18,
    grossMargin: 0.6,
    statedCost: null,
    statedGrossProfit: null,
    lines: voided.lines,
    steps: [...steps, { kind: 'reinstated', changes: { status: 'voided → placed' } }],
  })
})

test('stated and known costs of a voided order are added up exactly as those of the same order that counts', async () => {
  const items = [
    { productId: 'a', quantity: 3, lineTotal: '10.01', unitCost: '1.115' },
    { productId: 'b', quantity: 1, lineTotal: '7', unitCost: '9.25' },
    { productId: 'c', quantity: 2, lineTotal: '-1' },
    { productId: 'card', quantity: 1, lineTotal: '5', unitCost: '3', kind: 'gift_card' },
  ]
  const read = async () => (await server.app.inject('/api/analytics/orders/exact')).json()
  const send = (type: string, day: number, data: object) =>
    server.post([
      {
        id: `${type} exact`,
        type,
        time: `2024-12-${day}T10:00:00Z`,
        data: { orderId: 'exact', currency: 'EUR', ...data },
      },
    ])
  await send('OrderCreated', 10, { totalAmount: '21.01', items })
  const { cost, grossProfit, grossMargin, lines } = await read()
  await send('OrderVoided', 11, {})
  expect(cost).not.toBeNull()
  expect(await read()).toMatchObject({
    cost: 0,
    grossProfit: 0,
    statedCost: cost,
    statedGrossProfit: grossProfit,
    statedGrossMargin: grossMargin,
    lines,
  })
})
