import type { Calendar } from '../calendar.ts'
import type { OrderRestated } from '../changes.ts'
import { withoutCosts } from '../costs/line-costs.ts'
import type { PlacedOrder, Terms } from './order.ts'
import { amountsOf } from './order-amounts.ts'
import { labelsOf } from './reversals.ts'
import { placementOf } from './revisions.ts'

/** A part of a revised order: what it adds or takes away, and when. */
interface RestatedPart extends Pick<OrderRestated, 'kind' | 'sign'> {
  /** In milliseconds since 1970. */
  ms: number
  terms: Terms
}

/**
 * What an order with several revisions adds to sums by the day of the event, besides its placement. The whole order is taken from its
 * own day. Its lowest revision counts on the day of the order in that revision, and each later revision replaces the one before it on
 * the day of the later one.
 */
export function restatedPartsOf({ placed, revisions = [] }: PlacedOrder): RestatedPart[] {
  const [lowest] = revisions
  const first = lowest && placementOf([lowest])
  if (!first || revisions.length === 1) return []
  const adjusted = revisions.slice(1).flatMap(({ revised, terms }, i): RestatedPart[] => [
    { kind: 'adjusted', sign: -1, ms: revised.at.ms, terms: revisions[i]?.terms as Terms },
    { kind: 'adjusted', sign: 1, ms: revised.at.ms, terms },
  ])
  return [
    { kind: 'placed', sign: -1, ms: placed.at.ms, terms: placed },
    { kind: 'placed', sign: 1, ms: first.at.ms, terms: first },
    ...adjusted,
  ]
}

/** The changes of these parts. */
export function restatementsOf(order: PlacedOrder, calendar: Calendar): OrderRestated[] {
  const { placed, tenantId, orderId } = order
  return restatedPartsOf(order).map(({ kind, sign, ms, terms }) => ({
    type: 'OrderRestated',
    tenantId,
    orderId,
    kind,
    sign,
    currency: terms.currency,
    orderCurrency: placed.currency,
    orderQuarter: calendar.placeOf(placed.at.ms).quarter,
    ...calendar.placeOf(ms),
    ...amountsOf(terms),
    taxIncluded: terms.taxIncluded ?? false,
    lines: withoutCosts(terms.lines),
    ...labelsOf(terms),
  }))
}
