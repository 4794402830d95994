import { parseMoney } from '../../money.ts'
import type { Connection } from '../connection.ts'
import type { Reading, ReceivedDelivery, ShopEvent } from '../platform.ts'
import { type Json, recordsOf, textOf } from '../reading/json.ts'
import { timeWithin, utcOf } from '../reading/times.ts'

/** Products that are not for sale. */
const UNPUBLISHED: ReadonlySet<string> = new Set(['draft', 'auto-draft', 'importing', 'trash'])

/** Reads the snapshot of a product: its entry in the catalogue, and its stock if WooCommerce manages it. */
export function readProduct(id: string, product: Json, connection: Connection): Reading {
  if (UNPUBLISHED.has(textOf(product.status) ?? '')) return { ignored: 'draft' }
  const isVariation = typeof product.parent_id === 'number' && product.parent_id > 0
  if (isVariation && connection.productKey === 'product') return { ignored: 'variation' }
  const productId = connection.productKey === 'sku' ? (textOf(product.sku) ?? id) : id
  const modified = utcOf(product.date_modified_gmt) ?? utcOf(product.date_created_gmt)
  if (modified === undefined) {
    return { problem: `Product ${id} has no date_modified_gmt. Save the product in WooCommerce, which sends it again.` }
  }
  return { events: [entryOf(productId, product, modified, connection), ...stockOf(productId, product, modified)] }
}

function entryOf(productId: string, product: Json, modified: string, { options }: Connection): ShopEvent {
  const price = [product.price, product.regular_price].map(textOf).find((text) => parseMoney(text ?? '') !== undefined)
  const first = (list: unknown, name: string) => textOf(recordsOf(list)[0]?.[name])
  const entry = {
    productId,
    name: textOf(product.name),
    price,
    currency: price === undefined ? undefined : options.currency,
    sku: textOf(product.sku),
    category: first(product.categories, 'name'),
    brand: first(product.brands, 'name'),
    imageUrl: first(product.images, 'src'),
  }
  const updatedAt = timeWithin(modified, 0, entry)
  return { id: `product:${productId}:${updatedAt}`, type: 'ProductUpdated', data: { ...entry, updatedAt } }
}

/** The level of the stock. A level below zero means that more units are ordered than exist: there are none. */
function stockOf(productId: string, product: Json, countedAt: string): ShopEvent[] {
  const units = parseMoney(textOf(product.stock_quantity) ?? '')
  if (product.manage_stock !== true || units === undefined) return []
  const quantity = units < 0n ? 0 : product.stock_quantity
  return [
    {
      id: `stock:${productId}:${countedAt}:${quantity}`,
      type: 'InventoryCounted',
      data: { productId, quantity, countedAt },
    },
  ]
}

/** Reads that a product left the catalogue. The delivery has nothing but its id, so that the time is that of its arrival. */
export function readDeletedProduct(id: string, { receivedMs }: ReceivedDelivery, { productKey }: Connection): Reading {
  if (productKey === 'sku') return { ignored: 'unknown_sku' }
  const deletedAt = new Date(receivedMs).toISOString()
  return {
    events: [{ id: `product-deleted:${id}:${deletedAt}`, type: 'ProductDeleted', data: { productId: id, deletedAt } }],
  }
}
