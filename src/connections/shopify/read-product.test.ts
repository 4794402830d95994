import { expect, test } from 'vitest'
import { dataOf, eventsOf, readDelivery } from '../../../test/helpers/shopify-deliveries.ts'

const product = {
  id: 11,
  title: 'Mug',
  product_type: 'Kitchen',
  vendor: 'Acme',
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-05-01T00:00:00Z',
  image: { src: 'https://cdn.example/mug.png' },
  variants: [
    { id: 111, title: 'Red', price: '12.00', sku: 'MUG-R', inventory_management: 'shopify', inventory_quantity: 7 },
    { id: 112, title: 'Blue', price: '10.00', sku: 'MUG-B', inventory_management: 'shopify', inventory_quantity: -2 },
  ],
}

test('a product has the lowest price of its variants, and their stock', () => {
  const events = eventsOf('products/update', product, { options: { currency: 'EUR' } })
  expect(dataOf(events, 'ProductUpdated')).toMatchObject({
    productId: '11',
    name: 'Mug',
    price: '10',
    currency: 'EUR',
    category: 'Kitchen',
    brand: 'Acme',
    updatedAt: '2026-05-01T00:00:00Z',
  })
  expect(dataOf(events, 'InventoryCounted')).toEqual({
    productId: '11',
    quantity: 7,
    countedAt: '2026-05-01T00:00:00Z',
  })
  expect(dataOf(eventsOf('products/create', product), 'ProductCreated').createdAt).toBe('2026-01-01T00:00:00Z')
})

test('with another key, each variant is a product', () => {
  const names = (productKey: 'variant' | 'sku') =>
    eventsOf('products/update', product, { productKey })
      .filter(({ type }) => type === 'ProductUpdated')
      .map(({ data }) => [data.productId, data.name])
  expect(names('variant')).toEqual([
    ['111', 'Mug – Red'],
    ['112', 'Mug – Blue'],
  ])
  expect(names('sku').map(([id]) => id)).toEqual(['MUG-R', 'MUG-B'])
  expect(readDelivery('products/delete', { id: 11 }, { productKey: 'sku' })).toEqual({ ignored: 'deleted_variants' })
  expect(dataOf(eventsOf('products/delete', { id: 11 }), 'ProductDeleted').productId).toBe('11')
})
