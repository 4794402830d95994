import { beforeAll, expect, test } from 'vitest'
import { event, useStock } from '../../../test/helpers/http/stock.ts'

const { server, ask } = useStock()
const ids = async (query: string) => (await ask(query)).rows.map((row: Record<string, unknown>) => row.productId)

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
