import type { SalesChange } from '../facts/orders/sales-reasons.ts'
import { restatedOf, reversalByOrderOf, reversalOf, salesOf } from './sales-sums.ts'

/** The additions of a change of sales to the sums of days. */
export function salesByDay(change: SalesChange) {
  switch (change.type) {
    case 'OrderPlaced':
      return [{ currency: change.currency, date: change.day, ...salesOf(change) }]
    case 'OrderRestated':
      return [{ currency: change.currency, date: change.day, ...restatedOf(change) }]
    case 'OrderReversed':
      return [
        { currency: change.currency, date: change.day, ...reversalOf(change) },
        { currency: change.currency, date: change.orderDay, ...reversalByOrderOf(change) },
      ]
  }
}
