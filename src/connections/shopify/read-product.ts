import { formatMoney, type Money } from '../../money.ts'
import type { Connection } from '../connection.ts'
import type { Reading, ShopEvent } from '../platform.ts'
import { type Json, recordOf, recordsOf, textOf, timeOf } from '../reading/json.ts'
import { moneyOf } from './amounts.ts'
import { labelOf } from './order-lines.ts'
import { productOfVariant } from './products.ts'
import { idOf } from './records.ts'

/** The title of the only variant of a product without options. */
const ONLY_VARIANT = 'Default Title'

/**
 * Reads a product of the catalogue, and its stock. Shopify states the stock of a variant over all locations here; the topic of inventory
 * levels names neither product nor variant. With another `productKey`, each variant is a product.
 */
export function readProduct(product: Json, type: 'ProductCreated' | 'ProductUpdated', connection: Connection): Reading {
  const id = idOf(product)
  const updatedAt = timeOf(product, 'updated_at', 'created_at')
  if (id === undefined || updatedAt === undefined) {
    return { problem: 'The product has no id or no updated_at. Send the body as Shopify has written it.' }
  }
  const variants = recordsOf(product.variants)
  const groups = Map.groupBy(variants, (variant) => productOfVariant(id, variant, connection))
  if (groups.size === 0 && connection.productKey === 'product') groups.set(id, [])
  const events = [...groups].flatMap(([productId, ofProduct]): ShopEvent[] => {
    const [time, at] =
      type === 'ProductCreated' ? ['createdAt', timeOf(product, 'created_at')] : ['updatedAt', updatedAt]
    const data = { productId, ...describe(product, ofProduct, connection), [time ?? '']: at }
    return [
      { id: `product:${productId}:${type}:${updatedAt}`, type, data },
      ...countOf(productId, ofProduct, updatedAt),
    ]
  })
  return events.length === 0 ? { ignored: 'no_variants' } : { events }
}

/** A product without its variants: only a product that is its own key can be deleted. */
export function readDeletedProduct(product: Json, deletedAt: string, { productKey }: Connection): Reading {
  const id = idOf(product)
  if (id === undefined) return { problem: 'The product has no id. Send the body as Shopify has written it.' }
  // The topic is not signed: the body of another topic must not delete anything.
  if (product.title !== undefined) return { ignored: 'not_deleted' }
  if (productKey !== 'product') return { ignored: 'deleted_variants' }
  const data = { productId: id, deletedAt }
  return { events: [{ id: `product:${id}:deleted`, type: 'ProductDeleted', data }] }
}

function describe(product: Json, variants: readonly Json[], { productKey, options }: Connection) {
  const [lowest = 0n] = variants.flatMap(({ price }) => moneyOf(price) ?? []).sort((a, b) => (a < b ? -1 : 1))
  const [variant] = variants.length === 1 ? variants : []
  const title = textOf(product.title) ?? `${idOf(product)}`
  const variantTitle = productKey === 'product' ? undefined : textOf(variant?.title)
  const hasOwnName = variantTitle !== undefined && variantTitle !== ONLY_VARIANT
  return {
    name: labelOf(hasOwnName ? `${title} – ${variantTitle}` : title),
    price: formatMoney(lowest),
    currency: textOf(options.currency),
    category: labelOf(product.product_type),
    brand: labelOf(product.vendor),
    sku: labelOf(variant?.sku),
    variantId: variant && idOf(variant),
    imageUrl: textOf(recordOf(product.image).src),
  }
}

/** The units that can be sold, if Shopify tracks them. Variants that were sold below zero count as none. */
function countOf(productId: string, variants: readonly Json[], countedAt: string): ShopEvent[] {
  const tracked = variants.filter(isTracked)
  if (tracked.length === 0) return []
  const units = tracked.map(({ inventory_quantity }) => moneyOf(inventory_quantity) ?? 0n)
  const quantity = units.reduce<Money>((sum, one) => sum + (one > 0n ? one : 0n), 0n)
  const data = { productId, quantity: Number(formatMoney(quantity)), countedAt }
  return [{ id: `stock:${productId}:${countedAt}:${data.quantity}`, type: 'InventoryCounted', data }]
}

const isTracked = ({ inventory_management, inventory_quantity }: Json) =>
  inventory_management === 'shopify' && moneyOf(inventory_quantity) !== undefined
