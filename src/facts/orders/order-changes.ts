import type { Calendar } from '../calendar.ts'
import type {
  Change,
  ItemsReturned,
  OrderCosted,
  OrderPlaced,
  OrderReached,
  OrderRestated,
  OrderReversed,
  PaymentTried,
} from '../changes.ts'
import { withoutCosts } from '../costs/line-costs.ts'
import { costsOf } from '../costs/order-costs.ts'
import { stockBetween } from '../stock/order-stock.ts'
import { returnsOf } from '../stock/returns.ts'
import { milestonesOf } from './milestones.ts'
import { isPlaced, type Order, type PlacedOrder } from './order.ts'
import { amountsOf } from './order-amounts.ts'
import { restatementsOf } from './restatements.ts'
import { labelsOf, reversalsOf } from './reversals.ts'
import { movedReasons, type SalesOf } from './sales-reasons.ts'
import { costsInStatus, statusSalesBetween } from './status-sales.ts'
import { costsOfSteps, stepsBetween } from './steps.ts'

/**
 * The changes between two states of an order. The effects of an order are a pure function of its state, and the changes are
 * the difference of the effects. The order of arrival of the events therefore does not matter. An order that does not count has no effects.
 *
 * @param before undefined for a new order.
 */
export function changesBetween(before: Order | undefined, after: Order, calendar: Calendar): Change[] {
  const was = isPlaced(before) ? before : undefined
  const is = isPlaced(after) ? after : undefined
  const changes: Change[] = placementsBetween(was, is, calendar)
  if (before?.revisions || after.revisions) {
    changes.push(...differenceOf(movedReasons(before, calendar, SALES), movedReasons(after, calendar, SALES)))
  }
  changes.push(...effectsBetween(was, is, calendar))
  return changes
}

/** What follows from the histories: the difference of their effects, and the sales that count by status and by step. */
function effectsBetween(was: PlacedOrder | undefined, is: PlacedOrder | undefined, calendar: Calendar): Change[] {
  const before = was && { order: was, effects: effectsOf(was, calendar) }
  const after = is && { order: is, effects: effectsOf(is, calendar) }
  const changed = differenceOf(before?.effects ?? [], after?.effects ?? [])
  const placementOf = (order: PlacedOrder) => [placedOf(order, calendar), ...costsOf(order, calendar)]
  const changes: Change[] = [...changed, ...statusSalesBetween(before, after, { changed, placementOf })]
  if (!was?.history.length && !is?.history.length) return changes
  const salesOf = (order: PlacedOrder) => [...placementOf(order), ...restatementsOf(order, calendar)]
  changes.push(...stepsBetween(before, after, changed, salesOf), ...stockBetween(was, is))
  return changes
}

/** The difference of the placements. It costs nothing for new orders, and for orders whose history alone has changed. */
function placementsBetween(
  was: PlacedOrder | undefined,
  is: PlacedOrder | undefined,
  calendar: Calendar,
): (OrderPlaced | OrderRestated | OrderCosted)[] {
  if (was?.placed === is?.placed) return []
  const effects = (order: PlacedOrder) => {
    const costs = costsOf(order, calendar)
    const placements = placementEffects(order, calendar)
    return costs.length > 0 ? [...placements, ...costs] : placements
  }
  if (!was) return is ? effects(is) : []
  return differenceOf(effects(was), is ? effects(is) : [])
}

function placementEffects(order: PlacedOrder, calendar: Calendar): (OrderPlaced | OrderRestated)[] {
  const placed = placedOf(order, calendar)
  return order.revisions ? [placed, ...restatementsOf(order, calendar)] : [placed]
}

const SALES: SalesOf = {
  placed: placedOf,
  all: (order, calendar) => [...placementEffects(order, calendar), ...reversalsOf(order, calendar)],
}

/** The changes of an order whose costs alone have changed. */
export function costsBetween(before: Order, after: Order, calendar: Calendar): Change[] {
  const costs = (order: Order) => (isPlaced(order) ? costsOf(order, calendar) : [])
  const changed = differenceOf(costs(before), costs(after))
  if (changed.length === 0 || !isPlaced(after)) return changed
  const known = { order: after, effects: effectsOf(after, calendar) }
  return [...changed, ...costsInStatus(known, changed), ...costsOfSteps(known, changed)]
}

/** Every order has this change. An object from one literal costs a third of one from several parts. */
function placedOf({ tenantId, orderId, placed }: PlacedOrder, calendar: Calendar): OrderPlaced {
  const { hour, quarter } = calendar.placeOf(placed.at.ms)
  const { total, discount, tax, shipping, tips, fees, duties, giftCardsSold, goodsLines, giftCardsRedeemed } =
    amountsOf(placed)
  const { channel, country, paymentMethod, couponCodes } = labelsOf(placed)
  return {
    type: 'OrderPlaced',
    tenantId,
    orderId,
    sign: 1,
    customerId: placed.customerId,
    currency: placed.currency,
    at: placed.at.text,
    day: placed.day,
    hour,
    quarter,
    total,
    discount,
    tax,
    shipping,
    tips,
    fees,
    duties,
    giftCardsSold,
    goodsLines,
    giftCardsRedeemed,
    taxIncluded: placed.taxIncluded ?? false,
    lines: withoutCosts(placed.lines),
    channel,
    country,
    paymentMethod,
    couponCodes,
  }
}

type Effect = OrderReversed | OrderReached | PaymentTried | ItemsReturned

/** The effects of an order's history. */
function effectsOf(order: PlacedOrder, calendar: Calendar): Effect[] {
  if (order.history.length === 0) return []
  return [
    ...reversalsOf(order, calendar),
    ...milestonesOf(order),
    ...paymentsOf(order, calendar),
    ...returnsOf(order, calendar),
  ]
}

/** The effects that are only in `is`, and with the opposite sign those that are only in `was`. */
function differenceOf<E extends { sign: 1 | -1 }>(was: readonly E[], is: readonly E[]): E[] {
  if (was.length === 0) return [...is]
  const [oldEffects, newEffects] = [byText(was), byText(is)]
  const gone = [...oldEffects].filter(([key]) => !newEffects.has(key))
  const added = [...newEffects].filter(([key]) => !oldEffects.has(key))
  return [
    ...gone.map(([, effect]) => ({ ...effect, sign: effect.sign === 1 ? (-1 as const) : (1 as const) })),
    ...added.map(([, effect]) => effect),
  ]
}

/** The key is the whole effect as text, so an effect that is in both states is unchanged. */
function byText<E>(effects: readonly E[]): Map<string, E> {
  const times = new Map<string, number>()
  return new Map(
    effects.map((effect) => {
      const text = JSON.stringify(effect, (_, value) => (typeof value === 'bigint' ? String(value) : value))
      const time = (times.get(text) ?? 0) + 1
      times.set(text, time)
      return [`${text} ${time}`, effect]
    }),
  )
}

function paymentsOf(order: PlacedOrder, calendar: Calendar): PaymentTried[] {
  const { placed, tenantId } = order
  return order.history.flatMap((entry): PaymentTried[] => {
    if (entry.kind !== 'paid' && entry.kind !== 'payment_failed') return []
    const { currency = placed.currency, method = placed.paymentMethod ?? '', amount } = entry
    const isPaid = entry.kind === 'paid'
    const { day, quarter } = calendar.placeOf(Date.parse(entry.at))
    return [
      {
        type: 'PaymentTried',
        tenantId,
        orderId: order.orderId,
        currency,
        day,
        quarter,
        outcome: isPaid ? 'processed' : 'failed',
        paymentMethod: method,
        reason: isPaid ? '' : entry.reason,
        sign: 1,
        amount,
      },
    ]
  })
}
