import type { Calendar } from './calendar.ts'
import type { OrderRestated } from './changes.ts'
import type { PlacedOrder, Terms } from './order.ts'
import { amountsOf } from './order-amounts.ts'
import { labelsOf } from './reversals.ts'
import { placementOf } from './revisions.ts'

/**
 * What an order with several revisions adds to sums by the day of the event, besides its placement. The whole order is taken from its
 * own day. Its lowest revision counts on the day of the order in that revision, and each later revision replaces the one before it on
 * the day of the later one.
 */
export function restatementsOf(order: PlacedOrder, calendar: Calendar): OrderRestated[] {
  const { placed, revisions = [] } = order
  const [lowest] = revisions
  const first = lowest && placementOf([lowest])
  if (!first || revisions.length === 1) return []
  const restated = (kind: OrderRestated['kind'], sign: 1 | -1, ms: number, terms: Terms): OrderRestated => ({
    type: 'OrderRestated',
    tenantId: order.tenantId,
    orderId: order.orderId,
    kind,
    sign,
    currency: terms.currency,
    orderCurrency: placed.currency,
    orderQuarter: calendar.placeOf(placed.at.ms).quarter,
    ...calendar.placeOf(ms),
    ...amountsOf(terms),
    taxIncluded: terms.taxIncluded ?? false,
    lines: terms.lines,
    ...labelsOf(terms),
  })
  const adjusted = revisions
    .slice(1)
    .flatMap((revision, i) => [
      restated('adjusted', -1, revision.revised.at.ms, revisions[i]?.terms as Terms),
      restated('adjusted', 1, revision.revised.at.ms, revision.terms),
    ])
  return [restated('placed', -1, placed.at.ms, placed), restated('placed', 1, first.at.ms, first), ...adjusted]
}
