import { describe, expect, test } from 'vitest'
import { event, useStock } from '../../../test/helpers/http/stock.ts'

const { server, ask } = useStock()

const at = (day: number, hour = 10) => `2024-12-${String(day).padStart(2, '0')}T${hour}:00:00Z`
const counted = (tenant: string, day: number, quantity: number, location?: string) =>
  event('InventoryCounted', at(day), { productId: 'p', quantity, location }, tenant)
const restocked = (tenant: string, day: number, quantityAdded: number, newTotalQuantity?: number) =>
  event('InventoryRestocked', at(day), { productId: 'p', quantityAdded, newTotalQuantity }, tenant)
const sold = (tenant: string, orderId: string, quantity: number, shippedDay: number) => [
  event(
    'OrderCreated',
    at(1),
    { orderId, totalAmount: 5, items: [{ productId: 'p', quantity, lineTotal: 5 }] },
    tenant,
  ),
  event('InventoryReserved', at(1), { orderId, productId: 'p', quantity }, tenant),
  event('ShipmentCreated', at(shippedDay), { orderId, items: [{ productId: 'p', quantity }] }, tenant),
]
const returned = (tenant: string, day: number, orderId: string, quantity: number, restock?: boolean) =>
  event('ItemsReturned', at(day), { orderId, items: [{ productId: 'p', quantity }], restocked: restock }, tenant)

/** The stock of the only product. */
async function stockOf(tenant: string) {
  const { rows, totals } = await ask(`?tenant=${tenant}`)
  expect(rows).toHaveLength(1)
  const [row] = rows
  expect(row.onHand).toBe(row.opening + row.restocked + row.adjusted + row.returned - row.shipped + row.counted)
  expect(row.available).toBe(row.onHand - row.reserved)
  for (const name of ['returned', 'counted', 'onHand', 'available']) expect(totals[name]).toBe(row[name])
  return row
}

describe('a count', () => {
  const history = (tenant: string) => [
    restocked(tenant, 2, 10, 12),
    ...sold(tenant, 'before', 4, 3),
    counted(tenant, 5, 6),
    ...sold(tenant, 'after', 2, 6),
    returned(tenant, 7, 'before', 1),
    returned(tenant, 4, 'before', 1),
    returned(tenant, 8, 'after', 1, false),
    restocked(tenant, 9, 3),
  ]
  // 6 counted − 2 shipped + 1 returned + 3 restocked. Without the count: 2 + 13 + 2 − 6 = 11.
  const expected = { opening: 2, restocked: 13, shipped: 6, returned: 2, counted: -3, onHand: 8, reserved: 0 }

  test('sets the level at its time, and later movements apply on top, whatever arrives first', async () => {
    await server.post(history('forwards'))
    for (const one of history('backwards').reverse()) await server.post([one])
    expect(await stockOf('forwards')).toMatchObject({ ...expected, countedAt: '2024-12-05T10:00:00Z' })
    expect(await stockOf('backwards')).toMatchObject({ ...expected, countedAt: '2024-12-05T10:00:00Z' })
  })

  test('contains movements at the same instant', async () => {
    const tenant = 'instant'
    await server.post([restocked(tenant, 5, 10), counted(tenant, 5, 3), ...sold(tenant, 'o', 2, 5)])
    expect(await stockOf(tenant)).toMatchObject({ onHand: 3 })
  })

  test('of each location counts, with movements after the latest of them', async () => {
    const tenant = 'places'
    await server.post([
      counted(tenant, 2, 100, 'Berlin'),
      counted(tenant, 4, 5, 'Berlin'),
      restocked(tenant, 5, 50),
      counted(tenant, 6, 7, 'Paris'),
      counted(tenant, 3, 90),
      ...sold(tenant, 'o', 2, 8),
    ])
    expect(await stockOf(tenant)).toMatchObject({ onHand: 5 + 7 + 90 - 2, countedAt: '2024-12-06T10:00:00Z' })
  })

  test('of zero makes the stock of a product known', async () => {
    await server.post([counted('zero', 2, 0)])
    expect(await stockOf('zero')).toMatchObject({ onHand: 0, counted: 0, isLow: true })
  })

  test('of a cancelled or updated shipment follows the shipment', async () => {
    const tenant = 'cancelled'
    const shipmentId = 's'
    await server.post([
      counted(tenant, 2, 10),
      event(
        'OrderCreated',
        at(1),
        { orderId: 'o', totalAmount: 5, items: [{ productId: 'p', quantity: 4, lineTotal: 5 }] },
        tenant,
      ),
      event('ShipmentCreated', at(3), { orderId: 'o', shipmentId }, tenant),
    ])
    expect(await stockOf(tenant)).toMatchObject({ onHand: 6 })
    const items = [{ productId: 'p', quantity: 1 }]
    await server.post([event('ShipmentUpdated', at(4), { orderId: 'o', shipmentId, items }, tenant)])
    expect(await stockOf(tenant)).toMatchObject({ onHand: 9 })
    await server.post([event('ShipmentCancelled', at(5), { orderId: 'o', shipmentId }, tenant)])
    expect(await stockOf(tenant)).toMatchObject({ onHand: 10, shipped: 0 })
  })
})

describe('levels that events state', () => {
  test('are compared with the count, and not with what was before it', async () => {
    const tenant = 'agree'
    await server.post([
      restocked(tenant, 2, 1, 50),
      counted(tenant, 5, 6),
      restocked(tenant, 6, 2, 8),
      ...sold(tenant, 'o', 1, 7),
      restocked(tenant, 8, 2, 9),
    ])
    expect(await stockOf(tenant)).toMatchObject({ onHand: 9, contradictedAt: null })
  })

  test('contradict a count that they cannot follow from', async () => {
    const tenant = 'contradict'
    await server.post([counted(tenant, 5, 6), restocked(tenant, 6, 2, 11)])
    expect(await stockOf(tenant)).toMatchObject({
      onHand: 8,
      contradictedAt: '2024-12-06T10:00:00Z',
      statedOnHand: 11,
      expectedOnHand: 8,
    })
  })

  test('may rise by returned units', async () => {
    const tenant = 'risen'
    await server.post([
      ...sold(tenant, 'o', 3, 2),
      restocked(tenant, 4, 5, 10),
      returned(tenant, 5, 'o', 2),
      restocked(tenant, 6, 1, 13),
    ])
    expect(await stockOf(tenant)).toMatchObject({ contradictedAt: null })
  })
})
