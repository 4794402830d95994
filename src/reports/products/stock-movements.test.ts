import { describe, expect, test } from 'vitest'
import { event, useStock } from '../../../test/helpers/http/stock.ts'

const { server, ask } = useStock()

describe('an order with several shipments', () => {
  const placed = (orderId: string, tenant: string) =>
    event(
      'OrderCreated',
      '2024-12-02T10:00:00Z',
      { orderId, totalAmount: 5, items: ['a', 'b'].map((productId) => ({ productId, quantity: 4, lineTotal: 2 })) },
      tenant,
    )
  const stockOfTwo = (tenant: string) =>
    ['a', 'b'].map((productId) =>
      event(
        'InventoryRestocked',
        '2024-12-01T10:00:00Z',
        { productId, quantityAdded: 10, newTotalQuantity: 10 },
        tenant,
      ),
    )
  const shipped = (tenant: string, shipmentId: string, items?: object[]) =>
    event('ShipmentCreated', '2024-12-03T10:00:00Z', { orderId: 'o', shipmentId, items }, tenant)
  const reserved = (tenant: string) =>
    ['a', 'b'].map((productId) =>
      event('InventoryReserved', '2024-12-02T10:00:00Z', { orderId: 'o', productId, quantity: 4 }, tenant),
    )
  const stock = async (tenant: string) =>
    (await ask(`?tenant=${tenant}&sort=productId`)).rows.map((row: Record<string, unknown>) => [
      row.productId,
      row.onHand,
      row.reserved,
    ])

  test('loses the units of each shipment, and keeps the rest reserved', async () => {
    const tenant = 'parts'
    await server.post([...stockOfTwo(tenant), placed('o', tenant), ...reserved(tenant)])
    await server.post([shipped(tenant, 's1', [{ productId: 'a', quantity: 1 }])])
    expect(await stock(tenant)).toEqual([
      ['a', 9, 3],
      ['b', 10, 4],
    ])
    await server.post([shipped(tenant, 's2', [{ productId: 'a', quantity: 1.5 }])])
    expect(await stock(tenant)).toEqual([
      ['a', 7.5, 1.5],
      ['b', 10, 4],
    ])
    await server.post([shipped(tenant, 's3')])
    expect(await stock(tenant)).toEqual([
      ['a', 6, 0],
      ['b', 6, 0],
    ])
  })

  test('keeps what was not shipped when the rest is cancelled', async () => {
    const tenant = 'cancelled-rest'
    await server.post([...stockOfTwo(tenant), placed('o', tenant)])
    await server.post([shipped(tenant, 's1', [{ productId: 'a', quantity: 4 }])])
    await server.post([event('OrderCancelled', '2024-12-04T10:00:00Z', { orderId: 'o' }, tenant)])
    expect(await stock(tenant)).toEqual([
      ['a', 6, 0],
      ['b', 10, 0],
    ])
  })

  test('shows in its history what each shipment held', async () => {
    const answer = await server.app.inject('/api/analytics/orders/o?tenant=parts')
    const shipments = answer.json().history.filter(({ kind }: { kind: string }) => kind === 'shipped')
    expect(shipments.map(({ items }: { items: unknown }) => items)).toEqual([
      [{ productId: 'a', quantity: 1, amount: null, reason: null }],
      [{ productId: 'a', quantity: 1.5, amount: null, reason: null }],
      null,
    ])
  })
})

describe('units of cancelled orders', () => {
  const sale = (tenant: string, more: object[]) =>
    server.post([
      event('InventoryRestocked', '2024-12-01T10:00:00Z', { productId: 'p', quantityAdded: 10 }, tenant),
      event(
        'OrderCreated',
        '2024-12-02T10:00:00Z',
        { orderId: 'o', totalAmount: 5, items: [{ productId: 'p', quantity: 5, lineTotal: 5 }] },
        tenant,
      ),
      ...more,
    ])
  const notSold = { onHand: 10, unitsSold: 0, sellThrough: 0, daysOfCover: null, isLow: false }

  test('are not sold', async () => {
    await sale('off', [event('OrderCancelled', '2024-12-03T10:00:00Z', { orderId: 'o' }, 'off')])
    expect((await ask('?tenant=off')).rows).toMatchObject([notSold])
  })

  test('are not sold when the order was refunded before it was cancelled', async () => {
    const refund = { orderId: 'o', refundId: 'r', amount: 5, items: [{ productId: 'p', quantity: 5, amount: 5 }] }
    await sale('refunded', [
      event('OrderRefunded', '2024-12-03T10:00:00Z', refund, 'refunded'),
      event('OrderCancelled', '2024-12-03T11:00:00Z', { orderId: 'o' }, 'refunded'),
    ])
    expect((await ask('?tenant=refunded')).rows).toMatchObject([notSold])
  })
})

describe('stated stock levels', () => {
  const adjusted = (tenant: string, hour: number, quantityChange: number, newTotalQuantity?: number) =>
    event(
      'InventoryAdjusted',
      `2024-12-02T${hour}:00:00Z`,
      { productId: 'p', quantityChange, newTotalQuantity },
      tenant,
    )
  const sold = (tenant: string, quantity: number) => [
    event(
      'OrderCreated',
      '2024-12-02T10:30:00Z',
      { orderId: 'o', totalAmount: 5, items: [{ productId: 'p', quantity, lineTotal: 5 }] },
      tenant,
    ),
    event('ShipmentCreated', '2024-12-02T10:40:00Z', { orderId: 'o' }, tenant),
  ]
  const found = async (tenant: string) => {
    const { rows, totals } = await ask(`?tenant=${tenant}`)
    const [{ onHand, contradictedAt, statedOnHand, expectedOnHand }] = rows
    return { onHand, contradictedAt, statedOnHand, expectedOnHand, contradictedProducts: totals.contradictedProducts }
  }
  const nothing = { contradictedAt: null, statedOnHand: null, expectedOnHand: null, contradictedProducts: 0 }

  test.each([
    [[10, 11], 'in sequence'],
    [[11, 10], 'in reverse sequence'],
  ])('that differ from the movements are reported, %j', async (hours, name) => {
    const both = { 10: adjusted(name, 10, -1, 9), 11: adjusted(name, 11, -1, 4) }
    for (const hour of hours) await server.post([both[hour as 10 | 11]])
    expect(await found(name)).toEqual({
      onHand: 8,
      contradictedAt: '2024-12-02T11:00:00Z',
      statedOnHand: 4,
      expectedOnHand: 8,
      contradictedProducts: 1,
    })
  })

  test('agree with units that were shipped in between', async () => {
    await server.post([adjusted('shipped', 10, -1, 9), ...sold('shipped', 4), adjusted('shipped', 11, -1, 4)])
    expect(await found('shipped')).toEqual({ ...nothing, onHand: 4 })
  })

  test('cannot be lower than all shipments explain', async () => {
    await server.post([adjusted('too-low', 10, -1, 9), ...sold('too-low', 2), adjusted('too-low', 11, -1, 4)])
    expect(await found('too-low')).toMatchObject({ statedOnHand: 4, expectedOnHand: 6 })
  })

  test('cannot rise by more than the movements', async () => {
    await server.post([adjusted('too-high', 10, -1, 9), adjusted('too-high', 11, 2), adjusted('too-high', 12, 1, 20)])
    expect(await found('too-high')).toMatchObject({ onHand: 12, statedOnHand: 20, expectedOnHand: 12 })
  })

  test('agree when they equal the movements', async () => {
    await server.post([adjusted('right', 10, -1, 9), adjusted('right', 11, -2), adjusted('right', 12, 5, 12)])
    expect(await found('right')).toEqual({ ...nothing, onHand: 12 })
  })
})
