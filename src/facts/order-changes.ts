import type { Calendar } from './calendar.ts'
import type { Change, ItemsReturned, OrderPlaced, OrderReached, OrderReversed, PaymentTried } from './changes.ts'
import { milestonesOf } from './milestones.ts'
import { isPlaced, type Order, type PlacedOrder } from './order.ts'
import { stockBetween } from './order-stock.ts'
import { returnsOf } from './returns.ts'
import { labelsOf, reversalsOf } from './reversals.ts'

/**
 * The changes between two states of an order. The effects of an order are a pure function of its state, and the changes are
 * the difference of the effects. The order of arrival of the events therefore does not matter.
 *
 * @param before undefined for a new order.
 */
export function changesBetween(before: Order | undefined, after: Order, calendar: Calendar): Change[] {
  if (!isPlaced(after)) return []
  const changes: Change[] = isPlaced(before) ? [] : [placedOf(after, calendar)]
  if (after.history.length === 0) return changes
  const oldEffects = isPlaced(before) ? effectsOf(before, calendar) : new Map<string, Effect>()
  const newEffects = effectsOf(after, calendar)
  for (const [key, effect] of oldEffects) if (!newEffects.has(key)) changes.push({ ...effect, sign: -1 })
  for (const [key, effect] of newEffects) if (!oldEffects.has(key)) changes.push(effect)
  changes.push(...stockBetween(isPlaced(before) ? before : undefined, after))
  return changes
}

function placedOf(order: PlacedOrder, calendar: Calendar): OrderPlaced {
  const { placed } = order
  return {
    type: 'OrderPlaced',
    tenantId: order.tenantId,
    orderId: order.orderId,
    customerId: placed.customerId,
    currency: placed.currency,
    day: placed.day,
    ...hourOf(calendar, placed.at.ms),
    total: placed.total,
    discount: placed.discount ?? 0n,
    tax: placed.tax ?? 0n,
    shipping: placed.shipping ?? 0n,
    lines: placed.lines,
    ...labelsOf(order),
  }
}

function hourOf(calendar: Calendar, ms: number) {
  const { hour, quarter } = calendar.placeOf(ms)
  return { hour, quarter }
}

type Effect = OrderReversed | OrderReached | PaymentTried | ItemsReturned

/** The effects of an order's history. The key is the whole effect as text, so an effect that is in both states is unchanged. */
function effectsOf(order: PlacedOrder, calendar: Calendar): Map<string, Effect> {
  const effects = [
    ...reversalsOf(order, calendar),
    ...milestonesOf(order),
    ...paymentsOf(order, calendar),
    ...returnsOf(order, calendar),
  ]
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
