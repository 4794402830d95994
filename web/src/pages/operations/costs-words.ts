import type { ResponseOf } from '../../api/client.ts'
import { countOf } from '../../format/count-of.ts'
import type { Format } from '../../format/format.ts'

type Costs = ResponseOf<'/api/operations/costs'>

/** What the correction of a currency does at the moment. */
export function describeCorrection(
  { currency, status, percent, ordersRead, ordersCorrected }: Costs['corrections'][number],
  { count }: Pick<Format, 'count'>,
): string {
  if (status === 'waiting') return `${currency}: begins within seconds.`
  const orders = countOf(ordersRead, 'order', { count })
  return `${currency}: ${percent ?? 0} %, ${orders} read, ${count(ordersCorrected)} corrected.`
}

/** A product whose costs its orders do not use. */
export const describeUnusedCost = ({ productId, orderCurrency, costCurrencies }: Costs['warnings'][number]): string =>
  `${productId}: orders in ${orderCurrency}, costs in ${costCurrencies.join(', ')}`
