import { describe, expect, test } from 'vitest'
import { PERIOD, useShops } from '../helpers/http/shops.ts'

const { server, openShop } = useShops()

describe('quantities', () => {
  test('may be parts of a unit, in every report', async () => {
    const shop = openShop()
    const line = { productId: 'linen', quantity: 1.5, unitPrice: '12.00', lineTotal: '18.00' }
    expect(await shop.order('1', { totalAmount: '18.00', items: [line] })).toMatchObject({ status: 'accepted' })
    await shop.order('2', {
      totalAmount: '3.00',
      items: [{ productId: 'linen', quantity: '0.250', unitPrice: '12.00' }],
    })
    expect(await shop.summary()).toMatchObject({ orders: 2, totalRevenue: 21, itemsSold: 1.75 })
    expect((await shop.productsOf()).rows).toMatchObject([{ productId: 'linen', unitsSold: 1.75, revenue: 21 }])
    expect(await shop.ask('orders/1')).toMatchObject({ items: 1.5, lines: [{ quantity: 1.5, total: 18 }] })
    const csv = await server.app.inject(`/api/analytics/sales/daily?${PERIOD}&tenant=${shop.tenant}&format=csv`)
    expect(csv.body).toContain(',1.75,')
  })

  test('of a refund may be 0, for a refund without returned products', async () => {
    const shop = openShop()
    await shop.order('1', { totalAmount: '40.00', items: [{ productId: 'tee', quantity: 2, unitPrice: '20.00' }] })
    const items = [{ productId: 'tee', quantity: 0, amount: '5.00' }]
    expect(await shop.refund('1', 'r1', '5.00', { items })).toMatchObject({ status: 'accepted' })
    expect(await shop.summary()).toMatchObject({ refunds: 5, netRevenue: 35 })
    expect((await shop.productsOf()).rows).toMatchObject([
      { productId: 'tee', unitsSold: 2, refundedUnits: 0, refunds: 5, netRevenue: 35 },
    ])
  })

  test('of stock may be parts of a unit too', async () => {
    const shop = openShop()
    await shop.post('InventoryRestocked', { productId: 'linen', quantityAdded: 10.5, newTotalQuantity: 12.25 })
    await shop.post('InventoryAdjusted', { productId: 'linen', quantityChange: -0.25 })
    expect((await shop.ask('inventory')).rows).toMatchObject([
      { productId: 'linen', opening: 1.75, restocked: 10.5, adjusted: -0.25, onHand: 12 },
    ])
  })
})

describe('amounts below zero', () => {
  test('a discount as a line counts, and products and residual add up to net revenue', async () => {
    const shop = openShop()
    const items = [
      { productId: 'mug', quantity: 1, lineTotal: '20.00' },
      { productId: 'loyalty', quantity: 1, lineTotal: '-5.00' },
    ]
    expect(await shop.order('1', { totalAmount: '15.00', items })).toMatchObject({
      status: 'accepted',
      warnings: [{ field: 'items.1.lineTotal', problem: 'is below zero', used: '-5.00' }],
    })
    expect(await shop.summary()).toMatchObject({ orders: 1, totalRevenue: 15, netRevenue: 15 })
    expect((await shop.productsOf()).totals).toMatchObject({ revenue: 15, residual: 0, salesNetRevenue: 15 })
  })

  test('a returned line, a negative discount and a negative refund count', async () => {
    const shop = openShop()
    await shop.order('1', { totalAmount: '15.00', items: [{ productId: 'mug', quantity: -1, unitPrice: '5.00' }] })
    await shop.order('2', { totalAmount: '15.00', discountAmount: '-5.00' })
    await shop.refund('2', 'r1', '-15.00')
    expect(await shop.summary()).toMatchObject({
      orders: 2,
      totalRevenue: 30,
      discounts: 5,
      refunds: 15,
      netRevenue: 15,
    })
    expect((await shop.productsOf()).rows).toMatchObject([
      { productId: 'mug', unitsSold: -1, revenue: -5, refundRate: null },
    ])
  })

  test('an order with a negative total counts, and a refund of it reverses nothing more', async () => {
    const shop = openShop()
    await shop.order('1', { totalAmount: '-15.00', customerId: 'ann' })
    await shop.order('2', { totalAmount: '5.00', customerId: 'ann' })
    await shop.refund('1', 'r1', '15.00')
    expect(await shop.summary()).toMatchObject({
      orders: 2,
      totalRevenue: -10,
      averageOrderValue: -5,
      refunds: 15,
      reversed: 0,
      netRevenue: -10,
    })
    expect(await shop.ask('orders/1')).toMatchObject({
      total: -15,
      refunded: 15,
      reversed: 0,
      netRevenue: -15,
      isOverRefunded: true,
      history: [{ kind: 'placed' }, { kind: 'refunded', amount: 15, reversed: 0 }],
    })
    expect((await shop.ask(`customers/top?${PERIOD}`)).rows).toMatchObject([{ customerId: 'ann', netRevenue: -10 }])
    expect((await shop.ask(`customers/cohorts?${PERIOD}`)).rows[0]).toMatchObject({ orders: 2, netRevenue: -10 })
    await shop.cancel('1')
    expect(await shop.summary()).toMatchObject({ cancelled: -15, reversed: -15, netRevenue: 5 })
    expect(await shop.ask('orders/1')).toMatchObject({
      reversed: -15,
      netRevenue: 0,
      history: [
        { kind: 'placed' },
        { kind: 'refunded', reversed: 0 },
        { kind: 'cancelled', amount: -15, reversed: -15 },
      ],
    })
  })
})
