import { type Money, parseMoney } from '../../money.ts'
import type { Connection } from '../connection.ts'
import { type Json, recordsOf, textOf } from '../reading/json.ts'

/** What the events of an order share. */
export interface Snapshot {
  body: Json
  order: Json
  orderId: string
  currency: string
  modified: string
  rank: number
  connection: Connection
}

export const moneyOf = (value: unknown): Money => parseMoney(textOf(value) ?? '') ?? 0n

/** The lines of an order. The parts of a set are left out, because the set has the price. */
export const linesOf = (body: Json): Json[] =>
  recordsOf(body.products).filter(
    ({ parent_order_product_id: parent }) => parent === null || parent === undefined || parent === 0,
  )

/** The total of a line without tax, with the discounts that were applied to it taken off. */
export const netOf = (line: Json): Money =>
  recordsOf(line.applied_discounts).reduce((net, { amount }) => net - moneyOf(amount), moneyOf(line.total_ex_tax))

/** What identifies the product of a line. A product that is not in the catalogue has the id zero, and keeps only its name. */
export function productOf(line: Json, { productKey }: Connection): string {
  const known = (value: unknown) => (textOf(value) === '0' ? undefined : textOf(value))
  const [product, variant] = [known(line.product_id), known(line.variant_id)]
  const ids = { product, variant: variant ?? product, sku: textOf(line.sku) ?? product }
  return ids[productKey] ?? `custom:${textOf(line.name) ?? ''}`.slice(0, 200)
}
