import type { Calendar } from '../calendar.ts'
import type { OrderCosted } from '../changes.ts'
import type { PlacedOrder } from '../orders/order.ts'
import { restatedPartsOf } from '../orders/restatements.ts'
import { labelsOf } from '../orders/reversals.ts'
import { costedLinesOf, hasCosts } from './line-costs.ts'

/** The cost of an order at its own time, and what sums by the day of the event have besides. Empty if no cost is known. */
export function costsOf(order: PlacedOrder, calendar: Calendar): OrderCosted[] {
  const { placed, tenantId, orderId } = order
  if (!order.revisions && !hasCosts(placed.lines)) return []
  const own = { kind: 'placed' as const, sign: 1 as const, ms: placed.at.ms, terms: placed }
  const restated = restatedPartsOf(order).map((part) => ({ ...part, kind: 'restated' as const }))
  return [own, ...restated].flatMap(({ kind, sign, ms, terms }): OrderCosted[] => {
    const lines = costedLinesOf(terms.lines)
    if (lines.length === 0) return []
    return [
      {
        type: 'OrderCosted',
        tenantId,
        orderId,
        kind,
        sign,
        currency: terms.currency,
        orderCurrency: placed.currency,
        orderQuarter: calendar.placeOf(placed.at.ms).quarter,
        ...calendar.placeOf(ms),
        cost: lines.reduce((sum, { cost }) => sum + cost, 0n),
        revenue: lines.reduce((sum, { revenue }) => sum + revenue, 0n),
        lines,
        ...labelsOf(terms),
      },
    ]
  })
}
