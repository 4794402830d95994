import type { EventType } from '../../src/contracts/index.ts'
import { isChance, type Random, randomOf, wholeBetween } from '../../src/simulate/random/random.ts'
import { uuidAt } from '../../src/simulate/random/uuid.ts'
import { lineOf, type OrderLine, PRODUCTS } from './catalogue.ts'

/** A shop with a number of orders and all their later events, over a number of days that end at `endMs`. */
export interface ShopPlan {
  orders: number
  days: number
  customers: number
  /** The end of the last day. No event is later. */
  endMs: number
}

/** An event in the plain envelope. */
export interface LifeEvent {
  id: string
  type: EventType
  time: string
  data: Record<string, unknown>
}

const CURRENCY = 'USD'
const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
const CHANNELS = ['web', 'web', 'app', 'marketplace', 'store']
const COUNTRIES = ['DE', 'DE', 'DE', 'AT', 'FR', 'NL', 'GB', 'CH']
const METHODS = ['card', 'card', 'paypal', 'invoice']
const REASONS = ['Changed my mind', 'Arrived damaged', 'Did not fit']

/** The number of the customer of an order. Undefined for a guest. One in twelve orders is from a guest. */
function customerOf(plan: ShopPlan, number: number): number | undefined {
  const random = randomOf('bench-customer', number)
  if (isChance(random, 1 / 12)) return undefined
  // Customers are added until the end, but most orders are from older customers.
  const share = Math.min(1, 0.02 + (1.1 * number) / plan.orders)
  return Math.floor(random.fraction() * share * plan.customers)
}

/** All events of the order with a number, by time. The result depends only on the arguments. */
export function eventsOfOrder(plan: ShopPlan, number: number): LifeEvent[] {
  const random = randomOf('bench-order', number)
  const customer = customerOf(plan, number)
  const at = placedAt(plan, number, random)
  const orderId = uuidAt(at, random)
  const lines = linesOf(random)
  const goods = lines.reduce((sum, { cents }) => sum + cents, 0)
  const discount = isChance(random, 0.15) ? Math.floor(goods / 10) : 0
  const tax = Math.floor((goods - discount) / 5)
  const shipping = goods > 6900 ? 0 : 490
  const total = goods - discount + tax + shipping
  const method = pick(random, METHODS)
  const events: LifeEvent[] = []
  const happen = (type: EventType, ms: number, data: Record<string, unknown>) => {
    if (ms >= plan.endMs) return
    events.push({
      id: `${orderId}/${events.length}`,
      type,
      time: new Date(ms).toISOString(),
      data: { orderId, ...data },
    })
  }
  happen('OrderCreated', at, {
    ...(customer !== undefined && { customerId: `customer-${customer}` }),
    currency: CURRENCY,
    items: lines.map(({ productId, quantity, cents }) => ({ productId, quantity, lineTotal: cents / 100 })),
    ...{
      totalAmount: total / 100,
      discountAmount: discount / 100,
      taxAmount: tax / 100,
      shippingAmount: shipping / 100,
    },
    channel: pick(random, CHANNELS),
    country: pick(random, COUNTRIES),
    paymentMethod: method,
  })
  const payment = { amount: total / 100, currency: CURRENCY, paymentMethod: method }
  if (isChance(random, 0.07)) happen('PaymentFailed', at + 9000, { ...payment, reason: 'Card declined' })
  if (isChance(random, 0.03)) {
    happen('OrderCancelled', at + wholeBetween(random, 1, 48) * HOUR_MS, { reason: 'Payment not received' })
    return events
  }
  const paidAt = at + wholeBetween(random, 10, 600) * 1000
  happen('PaymentProcessed', paidAt, payment)
  if (isChance(random, 0.02)) {
    happen('OrderCancelled', paidAt + wholeBetween(random, 1, 20) * HOUR_MS, { reason: pick(random, REASONS) })
    return events
  }
  const shippedAt = paidAt + wholeBetween(random, 2, 66) * HOUR_MS
  happen('ShipmentCreated', shippedAt, {})
  if (isChance(random, 0.06)) refund(happen, shippedAt + wholeBetween(random, 1, 25) * DAY_MS, { lines, total }, random)
  return events
}

function refund(
  happen: (type: EventType, ms: number, data: Record<string, unknown>) => void,
  ms: number,
  { lines, total }: { lines: OrderLine[]; total: number },
  random: Random,
): void {
  const isWhole = isChance(random, 0.5)
  const returned = isWhole ? lines : lines.slice(0, 1)
  const items = returned.map(({ productId, quantity, cents }) => ({ productId, quantity, amount: cents / 100 }))
  const cents = isWhole ? total : Math.min(total, returned[0]?.cents ?? 0)
  happen('OrderRefunded', ms, { amount: cents / 100, currency: CURRENCY, items, reason: pick(random, REASONS) })
}

/** The number of orders is the same on all days. Most orders of a day are in its middle. */
function placedAt({ orders, days, endMs }: ShopPlan, number: number, random: Random): number {
  const day = Math.floor((number * days) / orders)
  const time = (random.fraction() + random.fraction()) / 2
  return endMs - (days - day) * DAY_MS + Math.floor(time * DAY_MS)
}

function linesOf(random: Random): OrderLine[] {
  return Array.from({ length: wholeBetween(random, 1, 3) }, () =>
    // The square makes some products sell much better than others.
    lineOf(Math.floor(random.fraction() ** 2 * PRODUCTS), wholeBetween(random, 1, 3)),
  )
}

const pick = <T>(random: Random, options: readonly T[]): T => options[wholeBetween(random, 0, options.length - 1)] as T
