import type { Connection } from '../connection.ts'
import { type Json, recordOf, recordsOf, textOf } from '../reading/json.ts'
import { amountOf } from './money.ts'

/** An order with what all its events need. */
export interface Snapshot {
  order: Json
  orderId: string
  /** Undefined if a query does not ask for it: the currency of the shop. */
  currency: string | undefined
  side: Side
  /** When the order changed last, in milliseconds since 1970. */
  changedMs: number
  connection: Connection
}

/** Whether amounts of lines are with tax or without it. */
type Side = 'gross' | 'net'

/** The side that the connection asks for, unless the query asks only for the other one. */
export function sideOf(order: Json, { options }: Connection): Side {
  const [wanted, other]: Side[] = options.lineAmounts === 'gross' ? ['gross', 'net'] : ['net', 'gross']
  const prices = recordsOf(order.lines).map(({ totalPrice }) => recordOf(totalPrice))
  const isMissing = prices.some((price) => amountOf(price[wanted as Side]) === undefined)
  const hasOther = prices.every((price) => amountOf(price[other as Side]) !== undefined)
  return (isMissing && hasOther ? other : wanted) as Side
}

/** The product of a line. A product that was deleted is known by its variant, and a variant that was deleted by its stock keeping unit. */
export function productOf(line: Json, { productKey }: Connection): string {
  const product = textOf(recordOf(recordOf(line.variant).product).id)
  const [variant, sku, name] = [textOf(line.productVariantId), textOf(line.productSku), textOf(line.productName)]
  const wanted = { product: [product, variant, sku], variant: [variant, sku], sku: [sku, variant] }[productKey]
  return wanted.find((id) => id !== undefined) ?? `custom:${name ?? ''}`.slice(0, 200)
}
