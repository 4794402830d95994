import { isChance, type Random, wholeBetween } from '../../src/simulate/random/random.ts'
import { uuidAt } from '../../src/simulate/random/uuid.ts'
import type { LifeEvent } from './life-events.ts'
import type { LifeData, LifeType, TimeName } from './life-types.ts'

const HOUR_MS = 3_600_000
/** The share of orders with a payment that does not name the order, and that of customers who are merged. */
const SHARE = 0.06
const GUESTS = 5

/** The same events, with payments that do not name their orders, and the links and refunds of these payments. */
export function withLivesOfPayments(events: readonly LifeEvent[], random: Random): LifeEvent[] {
  const orders = events.flatMap(({ type, data }) => (type === 'OrderCreated' ? [data.orderId] : []))
  return events.flatMap((event) => {
    if (event.type !== 'OrderCreated' || !isChance(random, SHARE)) return [event]
    const { orderId, totalAmount } = event.data
    const paymentId = `payment of ${orderId}`
    const named = { paymentId, amount: totalAmount }
    const other = orders[wholeBetween(random, 0, orders.length - 1)]
    const paid = later(event, 'PaymentProcessed', 'processedAt', random, named)
    const refund = { paymentId, refundId: `${orderId} back`, amount: 5 }
    return [
      isChance(random, 0.3) ? { ...event, data: { ...event.data, paymentIds: [paymentId] } } : event,
      paid,
      ...(isChance(random, 0.4)
        ? [later(event, 'PaymentLinked', 'linkedAt', random, { paymentId, orderId: other })]
        : []),
      ...(isChance(random, 0.8) ? [later(paid, 'PaymentLinked', 'linkedAt', random, { paymentId, orderId })] : []),
      ...(isChance(random, 0.3) ? [later(paid, 'OrderRefunded', 'refundedAt', random, refund)] : []),
    ]
  })
}

/** The same events, with merges of some customers, and guests of whom some register. */
export function withLivesOfCustomers(events: readonly LifeEvent[], random: Random): LifeEvent[] {
  const known = new Map<string, string[]>()
  // A customer is merged once.
  const merged = new Set(events.flatMap(({ data }) => [data.intoCustomerId && data.customerId, data.intoCustomerId]))
  return events.flatMap((event) => {
    const { type, tenant = 'default', data } = event
    if (type !== 'OrderCreated') return [event]
    if (data.customerId === undefined) return withGuest(event, random)
    const customerId = String(data.customerId)
    const customers = known.get(tenant) ?? []
    known.set(tenant, customers)
    if (customers.includes(customerId) || merged.has(data.customerId)) return [event]
    customers.push(customerId)
    if (customers.length === 1 || !isChance(random, SHARE)) return [event]
    // Into a customer who came before, so merges make no circle.
    const intoCustomerId = customers[wholeBetween(random, 0, customers.length - 2)]
    return [event, later(event, 'CustomersMerged', 'mergedAt', random, { customerId, intoCustomerId })]
  })
}

function withGuest(event: LifeEvent, random: Random): LifeEvent[] {
  const { orderId, guestKey = `guest ${wholeBetween(random, 1, GUESTS)}` } = event.data
  const registered = (of: LifeData) =>
    later(event, 'CustomerRegistered', 'registeredAt', random, { ...of, customerId: `of ${guestKey}` })
  return [
    { ...event, data: { ...event.data, guestKey } },
    ...(isChance(random, SHARE) ? [registered({ guestKey })] : []),
    ...(isChance(random, SHARE) ? [registered({ orderId })] : []),
  ]
}

/** An event up to some hours after another one. */
function later(
  { tenant, time, data }: LifeEvent,
  type: LifeType,
  name: TimeName,
  random: Random,
  of: LifeData,
): LifeEvent {
  const since = Date.parse(data.createdAt ?? data.processedAt ?? time ?? '')
  const at = since + wholeBetween(random, 0, 20) * HOUR_MS
  const text = new Date(at).toISOString()
  return { id: uuidAt(at, random), type, tenant, time: text, data: { ...of, [name]: text } }
}
