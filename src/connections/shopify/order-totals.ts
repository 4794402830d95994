import type { Money } from '../../money.ts'
import type { Connection } from '../connection.ts'
import { type Json, textOf } from '../reading/json.ts'
import { amountOf, currencyOf, type Side } from './amounts.ts'

/** The total of an order on both sides, with the currencies. Their ratio converts amounts that have only one side. */
export interface OrderTotals {
  shop: Money
  presentment: Money
  shopCurrency: string | undefined
  presentmentCurrency: string | undefined
}

export const totalsOf = (order: Json): OrderTotals => ({
  shop: amountOf(order, 'total_price', 'shop') ?? 0n,
  presentment: amountOf(order, 'total_price', 'presentment') ?? 0n,
  shopCurrency: textOf(order.currency) ?? currencyOf(order, 'total_price', 'shop'),
  presentmentCurrency: textOf(order.presentment_currency) ?? currencyOf(order, 'total_price', 'presentment'),
})

/** The side on which an order counts. An order of an older version of the API has only the side of the shop. */
export function sideOf(order: Json, { currencyMode }: Connection): Side {
  const isStated = currencyOf(order, 'total_price', 'presentment') !== undefined
  return currencyMode === 'presentment' && isStated ? 'presentment' : 'shop'
}
