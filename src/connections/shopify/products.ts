import { cutText } from '../../contracts/cut-text.ts'
import type { Connection } from '../connection.ts'
import { type Json, textOf } from '../reading/json.ts'
import { idOf } from './records.ts'

type Key = Pick<Connection, 'productKey'>

/** What identifies the product of a line. Custom items, which are in no catalogue, are identified by their title. */
export function productOfLine(line: Json, { productKey }: Key): string {
  const [product, variant] = [idOf(line, 'product_id'), idOf(line, 'variant_id')]
  const sku = textOf(line.sku)
  const stated = { product, variant: variant ?? product, sku: sku ?? variant ?? product }[productKey]
  return (
    stated ??
    `custom:${cutText(textOf(line.title) ?? textOf(line.name) ?? 'unknown')
      .slice(0, 190)
      .toWellFormed()}`
  )
}

/** The same for a variant of the catalogue. */
export function productOfVariant(productId: string, variant: Json, { productKey }: Key): string {
  if (productKey === 'product') return productId
  const variantId = idOf(variant) ?? productId
  return productKey === 'variant' ? variantId : (textOf(variant.sku) ?? variantId)
}
