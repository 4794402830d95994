import type { Connection } from '../connection.ts'
import { type Json, recordOf, textOf } from '../json.ts'

/** An order with what all its events need. */
export interface Snapshot {
  order: Json
  orderId: string
  currency: string
  /** When the order changed last, in milliseconds since 1970. */
  changedMs: number
  connection: Connection
}

/** Whether amounts of lines are with tax or without it. */
export const sideOf = ({ options }: Connection): 'gross' | 'net' => (options.lineAmounts === 'gross' ? 'gross' : 'net')

/** The product of a line. A product that was deleted is known by its variant, and a variant that was deleted by its stock keeping unit. */
export function productOf(line: Json, { productKey }: Connection): string {
  const product = textOf(recordOf(recordOf(line.variant).product).id)
  const [variant, sku, name] = [textOf(line.productVariantId), textOf(line.productSku), textOf(line.productName)]
  const wanted = { product: [product, variant, sku], variant: [variant, sku], sku: [sku, variant] }[productKey]
  return wanted.find((id) => id !== undefined) ?? `custom:${name ?? ''}`.slice(0, 200)
}
