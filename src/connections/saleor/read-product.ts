import type { Connection } from '../connection.ts'
import type { Reading, ShopEvent } from '../platform.ts'
import { type Json, recordOf, recordsOf, textOf, timeOf } from '../reading/json.ts'

const problem = (what: string): Reading => ({
  problem: `${what} Paste the query of docs/connect/saleor.graphql into the webhook.`,
})

/** Reads a product that was created or changed. Its prices depend on the channel, and are not read. */
export function readProduct(
  { product: sent }: Json,
  issuedAt: string | undefined,
  { productKey }: Connection,
): Reading {
  const product = recordOf(sent)
  const [id, name] = [textOf(product.id), textOf(product.name)]
  if (id === undefined) return problem('The product has no id.')
  const updatedAt = timeOf(product, 'updatedAt', 'created') ?? issuedAt
  const category = textOf(recordOf(product.category).name)
  const update = (productId: string, more: object): ShopEvent => ({
    id: `product:${productId}:${updatedAt}`,
    type: 'ProductUpdated',
    data: { productId, category, updatedAt, ...more },
  })
  if (productKey === 'product') return { events: [update(id, { name })] }
  const events = recordsOf(product.variants).flatMap((variant) => {
    const [variantId, sku] = [textOf(variant.id), textOf(variant.sku)]
    const productId = productKey === 'sku' ? (sku ?? variantId) : variantId
    const label = [name, textOf(variant.name)].filter((part) => part !== undefined).join(' ')
    return productId === undefined
      ? []
      : [update(productId, { name: label === '' ? undefined : label, sku, variantId })]
  })
  return events.length > 0 ? { events } : { ignored: 'no_variants' }
}

export function readDeletedProduct(
  { product: sent }: Json,
  issuedAt: string | undefined,
  { productKey }: Connection,
): Reading {
  const product = recordOf(sent)
  const id = textOf(product.id)
  if (id === undefined) return problem('The product has no id.')
  const variants = recordsOf(product.variants).flatMap(
    ({ id: variantId, sku }) => (productKey === 'sku' ? (textOf(sku) ?? textOf(variantId)) : textOf(variantId)) ?? [],
  )
  const ids = productKey === 'product' ? [id] : variants
  const events = ids.map((productId): ShopEvent => {
    return { id: `product:${productId}:deleted`, type: 'ProductDeleted', data: { productId, deletedAt: issuedAt } }
  })
  return events.length > 0 ? { events } : { ignored: 'no_variants' }
}

/**
 * Reads the stock of a variant in its warehouses. Where reports are by product, each variant is a place of its own, so that the stock of a product is
 * the sum of its variants.
 */
export function readStock(
  { productVariant: sent, warehouse }: Json,
  issuedAt: string | undefined,
  { productKey }: Connection,
): Reading {
  const variant = recordOf(sent)
  const [variantId, sku] = [textOf(variant.id), textOf(variant.sku)]
  const productId = { product: textOf(recordOf(variant.product).id), variant: variantId, sku: sku ?? variantId }[
    productKey
  ]
  if (variantId === undefined || productId === undefined) return problem('The variant has no id, or no product.')
  const slug = textOf(recordOf(warehouse).slug)
  const events = recordsOf(variant.stocks).flatMap(({ quantity, warehouse: place }): ShopEvent[] => {
    const name = textOf(recordOf(place).slug)
    if (name === undefined || (slug !== undefined && name !== slug)) return []
    const location = productKey === 'product' ? `${name}/${sku ?? variantId}` : name
    const data = { productId, quantity, location, countedAt: issuedAt }
    return [{ id: `stock:${variantId}:${name}:${issuedAt}`, type: 'InventoryCounted', data }]
  })
  return events.length > 0 ? { events } : { ignored: 'no_stock' }
}
