import { describe, expect, test } from 'vitest'
import {
  eventsOf,
  type MadeUpDelivery,
  readerOf,
  testConnection,
} from '../../../test/helpers/connections/play-deliveries.ts'
import { wooDelivery } from '../../../test/helpers/connections/woocommerce-shop.ts'
import type { Connection } from '../connection.ts'
import { woocommerce } from './platform.ts'

const shop = testConnection({ platform: 'woocommerce', secrets: ['example & secret'] })
const { read } = readerOf(woocommerce, shop)

describe('a product', () => {
  const product = {
    id: 700,
    name: 'Linen shirt',
    status: 'publish',
    price: '25.00',
    regular_price: '30.00',
    sku: 'SHIRT',
    parent_id: 0,
    manage_stock: true,
    stock_quantity: -3,
    categories: [{ id: 1, name: 'Shirts' }],
    images: [{ id: 2, src: 'https://shop.example/shirt.jpg' }],
    date_created_gmt: '2024-10-01T08:00:00',
    date_modified_gmt: '2024-11-01T08:00:00',
  }
  const typesOf = (delivery: MadeUpDelivery, settings: Partial<Connection> = {}) =>
    eventsOf(woocommerce, delivery, { ...shop, ...settings }).map(({ type }) => type)

  test('has its present price, and the level of its stock, zero if units are on backorder', () => {
    const [entry, stock] = eventsOf(woocommerce, wooDelivery(product, 'product.updated'), shop)
    expect(entry?.data).toMatchObject({
      productId: '700',
      name: 'Linen shirt',
      price: '25.00',
      sku: 'SHIRT',
      category: 'Shirts',
    })
    expect(stock).toMatchObject({
      type: 'InventoryCounted',
      data: { productId: '700', quantity: 0, countedAt: '2024-11-01T08:00:00Z' },
    })
  })

  test('is ignored as a draft, and as a variation where products have no variants of their own', () => {
    expect(read(wooDelivery({ ...product, status: 'draft' }, 'product.created'))).toEqual({ ignored: 'draft' })
    const variation = wooDelivery({ ...product, id: 701, parent_id: 700 }, 'product.updated')
    expect(read(variation)).toEqual({ ignored: 'variation' })
    expect(typesOf(variation, { productKey: 'variant' })).toEqual(['ProductUpdated', 'InventoryCounted'])
  })

  test('leaves the catalogue when it is deleted', () => {
    expect(typesOf(wooDelivery({ id: 700 }, 'product.deleted'))).toEqual(['ProductDeleted'])
  })
})
