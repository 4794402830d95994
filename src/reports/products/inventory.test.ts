import { beforeAll, describe, expect, test } from 'vitest'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'

const server = useTestServer()

let count = 0
const event = (type: string, time: string, data: object, tenant?: string) => ({
  id: `event ${++count}`,
  type,
  time,
  tenant,
  data,
})
const order = (orderId: string, day: string, productId: string, quantity: number, currency = 'USD') =>
  event('OrderCreated', `${day}T10:00:00Z`, {
    orderId,
    currency,
    totalAmount: quantity,
    items: [{ productId, quantity, lineTotal: quantity }],
  })
const stocked = (productId: string, quantityAdded: number, newTotalQuantity?: number) =>
  event('InventoryRestocked', '2024-11-01T00:00:00Z', { productId, quantityAdded, newTotalQuantity })

/** Mug: 20 before, 100 restocked, 5 broken; 60 sold in 30 days, 40 of them shipped and 20 reserved. Vase: 10, none sold. Bowl: sold out. */
beforeAll(async () => {
  await server.post([
    ...['mug', 'vase', 'bowl', 'lamp', 'rug', 'old'].map((productId) =>
      event('ProductCreated', '2024-01-01T00:00:00Z', { productId, name: productId.toUpperCase(), price: 1 }),
    ),
    event('ProductDeleted', '2024-02-01T00:00:00Z', { productId: 'old' }),
    stocked('mug', 100, 120),
    event('InventoryAdjusted', '2024-11-02T00:00:00Z', { productId: 'mug', quantityChange: -5 }),
    stocked('vase', 10),
    stocked('bowl', 3),
    stocked('old', 2),
    order('o1', '2024-12-01', 'mug', 40),
    order('o2', '2024-12-02', 'mug', 15),
    order('o3', '2024-12-02', 'mug', 5, 'EUR'),
    order('o4', '2024-10-02', 'mug', 70),
    order('o5', '2024-12-02', 'bowl', 3),
    order('o6', '2024-12-02', 'lamp', 1),
    event('ShipmentCreated', '2024-12-03T00:00:00Z', { orderId: 'o1' }),
    event('ShipmentCreated', '2024-12-03T00:00:00Z', { orderId: 'o5' }),
    event('ShipmentCreated', '2024-12-03T00:00:00Z', { orderId: 'o6' }),
    event('InventoryReserved', '2024-12-02T11:00:00Z', { orderId: 'o2', productId: 'mug', quantity: 15 }),
    event('InventoryReserved', '2024-12-02T11:00:00Z', { orderId: 'o3', productId: 'mug', quantity: 5 }),
    event('InventoryRestocked', '2024-12-02T11:00:00Z', { productId: 'mug', quantityAdded: 1 }, 'other'),
  ])
})

async function ask(query = '', status = 200) {
  const answer = await server.app.inject(`/api/analytics/inventory${query}`)
  expect(answer.statusCode, answer.body).toBe(status)
  return answer.json()
}
const ids = async (query: string) => (await ask(query)).rows.map((row: Record<string, unknown>) => row.productId)

test('stock is opening and restocked units minus shipped units, and the first products to run out are listed first', async () => {
  const { rows, totals, meta } = await ask()
  expect(rows).toMatchObject([
    {
      productId: 'bowl',
      name: 'BOWL',
      isDeleted: false,
      opening: 0,
      restocked: 3,
      adjusted: 0,
      shipped: 3,

      onHand: 0,
      reserved: 0,
      available: 0,
      unitsSold: 3,
      sellThrough: 1,
      daysOfCover: 0,
      isLow: true,
    },
    {
      productId: 'mug',
      name: 'MUG',
      isDeleted: false,
      opening: 20,
      restocked: 100,
      adjusted: -5,
      shipped: 40,

      onHand: 75,
      reserved: 20,
      available: 55,
      unitsSold: 60,
      sellThrough: 0.444444,
      daysOfCover: 27.5,
      isLow: false,
    },
    {
      productId: 'old',
      name: 'OLD',
      isDeleted: true,
      opening: 0,
      restocked: 2,
      adjusted: 0,
      shipped: 0,

      onHand: 2,
      reserved: 0,
      available: 2,
      unitsSold: 0,
      sellThrough: 0,
      daysOfCover: null,
      isLow: false,
    },
    {
      productId: 'vase',
      name: 'VASE',
      isDeleted: false,
      opening: 0,
      restocked: 10,
      adjusted: 0,
      shipped: 0,

      onHand: 10,
      reserved: 0,
      available: 10,
      unitsSold: 0,
      sellThrough: 0,
      daysOfCover: null,
      isLow: false,
    },
  ])
  expect(totals).toMatchObject({
    products: 4,
    lowProducts: 1,
    opening: 20,
    restocked: 115,
    adjusted: -5,
    shipped: 43,
    onHand: 87,

    reserved: 20,
    available: 67,
    unitsSold: 63,
    sellThrough: 0.42,
  })
  expect(meta.period).toEqual({ startDate: '2024-11-21', endDate: '2024-12-20' })
})

test('low stock depends on the requested number of days', async () => {
  expect((await ask('?lowStockDays=28')).totals.lowProducts).toBe(2)
  expect((await ask('?lowStockDays=27')).totals.lowProducts).toBe(1)
  expect((await ask('?search=mug&startDate=2024-12-01&endDate=2024-12-02')).rows).toMatchObject([
    { unitsSold: 60, daysOfCover: 1.83, isLow: true },
  ])
})

test('products without any stock event are listed on request, with null values', async () => {
  expect(await ids('?includeAll=true')).toEqual(['bowl', 'mug', 'lamp', 'old', 'rug', 'vase'])
  const { rows } = await ask('?includeAll=true&search=lamp')
  expect(rows).toMatchObject([
    { onHand: null, shipped: null, available: null, unitsSold: 1, sellThrough: null, daysOfCover: null, isLow: false },
  ])
})

test('products are sorted, searched and paged', async () => {
  expect(await ids('?sort=onHand&order=desc')).toEqual(['mug', 'vase', 'old', 'bowl'])
  expect(await ids('?sort=unitsSold')).toEqual(['mug', 'bowl', 'old', 'vase'])
  expect(await ids('?sort=name&order=desc')).toEqual(['vase', 'old', 'mug', 'bowl'])
  expect(await ids('?search=O')).toEqual(['bowl', 'old'])
  expect(await ids('?limit=2&offset=1')).toEqual(['mug', 'old'])
  expect(await ask('?offset=5', 400)).toMatchObject({ errors: [{ parameter: 'offset' }] })
})

test('stock is that of one tenant', async () => {
  expect((await ask('?tenant=other')).rows).toMatchObject([{ productId: 'mug', name: null, onHand: 1 }])
  expect(await ask('?tenant=nobody')).toMatchObject({ rows: [], totals: { products: 0, onHand: 0, sellThrough: null } })
})

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
      [{ productId: 'a', quantity: 1, amount: null }],
      [{ productId: 'a', quantity: 1.5, amount: null }],
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
