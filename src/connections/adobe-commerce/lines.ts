import type { Money } from '../../money.ts'
import type { Connection } from '../connection.ts'
import { type Json, recordsOf, textOf } from '../reading/json.ts'
import { type Amounts, moneyOf, netOf } from './amounts.ts'

/** A line of an order, of a credit memo or of a shipment, with the lines of its parts. */
interface Line {
  line: Json
  parts: Json[]
}

/**
 * The lines of a record, each with its parts. A configurable product has a line with the price, and one for the chosen variant, under the same SKU. The
 * lines of credit memos and shipments do not state their parents, so that there the line without an amount is the part.
 */
export function linesOf(record: Json): Line[] {
  const all = recordsOf(record.items)
  const isPart = (line: Json) => line.parent_item_id !== undefined && line.parent_item_id !== null
  const isBare = (line: Json) => (moneyOf(line.base_row_total ?? line.row_total) ?? 0n) === 0n
  const hasTwin = (line: Json) => all.some((other) => other !== line && other.sku === line.sku && !isBare(other))
  const parts = all.filter((line) => isPart(line) || (isBare(line) && hasTwin(line)))
  const partsOf = (line: Json) =>
    parts.filter((part) =>
      isPart(part) ? String(part.parent_item_id) === String(line.item_id) : part.sku === line.sku,
    )
  return all.filter((line) => !parts.includes(line)).map((line) => ({ line, parts: partsOf(line) }))
}

/** The ids of the product of a line. */
export function productOf({ line, parts }: Line, { productKey }: Connection) {
  const [product, sku] = [textOf(line.product_id), textOf(line.sku)]
  const isBundle = line.product_type === 'bundle'
  const variant = isBundle ? undefined : textOf(parts[0]?.product_id)
  const ids = { product, variant: variant ?? product, sku: sku ?? product }
  return { productId: ids[productKey] ?? `custom:${textOf(line.name) ?? ''}`.slice(0, 200), variantId: variant, sku }
}

/** What a line comes to. The discounts and taxes of a bundle may be in the lines of its parts. */
export function amountsOfLine({ line, parts }: Line, amounts: Amounts): { net: Money; tax: Money } {
  const tax = amounts.of(line, 'tax_amount') ?? 0n
  const sum = (name: string) => parts.reduce((all, part) => all + (amounts.of(part, name) ?? 0n), 0n)
  const own = amounts.of(line, 'discount_amount') ?? 0n
  const discount = own === 0n ? sum('discount_amount') - sum('discount_tax_compensation_amount') : 0n
  return { net: netOf(line, amounts) - discount, tax: tax === 0n ? sum('tax_amount') : tax }
}
