import type { Units } from '../units.ts'
import type { Calendar } from './calendar.ts'
import type { Change, OrderPlaced, OrderReached, OrderReversed, PaymentTried, StockMoved } from './changes.ts'
import { milestonesOf } from './milestones.ts'
import { isPlaced, type Order, type PlacedOrder } from './order.ts'
import { labelsOf, reversalsOf } from './reversals.ts'
import { stockMoved } from './stock-moved.ts'

/**
 * What became true of an order between two states of what is known of it. All that an order adds to any number is a pure function
 * of what is known now; a change is the difference, so the order in which events arrive makes none.
 *
 * @param before undefined when nothing was known.
 */
export function changesBetween(before: Order | undefined, after: Order, calendar: Calendar): Change[] {
  if (!isPlaced(after)) return []
  const changes: Change[] = isPlaced(before) ? [] : [placedOf(after, calendar)]
  if (after.history.length === 0) return changes
  const was = isPlaced(before) ? effectsOf(before, calendar) : new Map<string, Effect>()
  const is = effectsOf(after, calendar)
  for (const [key, effect] of was) if (!is.has(key)) changes.push({ ...effect, sign: -1 })
  for (const [key, effect] of is) if (!was.has(key)) changes.push(effect)
  changes.push(...stockBetween(isPlaced(before) ? before : undefined, after))
  return changes
}

/** What an order adds by being placed. */
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

type Effect = OrderReversed | OrderReached | PaymentTried

/** What an order's history adds, by a text that says all of it: what is in both states has not changed. */
function effectsOf(order: PlacedOrder, calendar: Calendar): Map<string, Effect> {
  const effects = [...reversalsOf(order, calendar), ...milestonesOf(order), ...paymentsOf(order, calendar)]
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

/**
 * What an order holds of each product's stock: units are set aside until they are shipped, then gone. Shipments take the units that
 * they name; one that names none takes all that the others leave of the order, and nothing stays set aside after it.
 */
function stockOf(order: PlacedOrder | undefined): Map<string, { shipped: Units; reserved: Units }> {
  const stock = new Map<string, { shipped: Units; reserved: Units }>()
  if (!order) return stock
  const stockOfProduct = (productId: string) => {
    const held = stock.get(productId) ?? { shipped: 0n, reserved: 0n }
    stock.set(productId, held)
    return held
  }
  let isShippedWhole = false
  for (const entry of order.history) {
    if (entry.kind === 'reserved') stockOfProduct(entry.productId).reserved += entry.quantity
    if (entry.kind !== 'shipped') continue
    if (entry.items === undefined) isShippedWhole = true
    for (const { productId, quantity } of entry.items ?? []) stockOfProduct(productId).shipped += quantity
  }
  if (isShippedWhole) {
    const ordered = new Map<string, Units>()
    for (const { productId, units } of order.placed.lines)
      ordered.set(productId, (ordered.get(productId) ?? 0n) + units)
    for (const [productId, units] of ordered) {
      const held = stockOfProduct(productId)
      // Of what came back with the order there are units below zero: nothing else can have shipped them.
      if (units < 0n || units > held.shipped) held.shipped = units
    }
  }
  for (const held of stock.values()) held.reserved = isShippedWhole ? 0n : leftOf(held.reserved, held.shipped)
  return stock
}

/** What is still set aside once units are shipped: shipping more than was set aside leaves nothing of it. */
function leftOf(reserved: Units, shipped: Units): Units {
  if (reserved <= 0n) return reserved
  return reserved > shipped ? reserved - shipped : 0n
}

function stockBetween(before: PlacedOrder | undefined, after: PlacedOrder): StockMoved[] {
  const [was, is] = [stockOf(before), stockOf(after)]
  return [...new Set([...was.keys(), ...is.keys()])]
    .map((productId) => stockMoved(after.tenantId, productId, is.get(productId) ?? {}, was.get(productId)))
    .filter(({ units }) => units.shipped !== 0n || units.reserved !== 0n)
}
