import { isChance, type Random, wholeBetween } from '../../src/simulate/random/random.ts'
import { uuidAt } from '../../src/simulate/random/uuid.ts'
import type { LifeEvent } from './life-events.ts'
import type { LifeData, LifeType, TimeName } from './life-types.ts'

const HOUR_MS = 3_600_000
/** The share of orders with revisions, and that of orders with voids. */
const SHARE = 0.06
const LATEST_HOURS = 20

/** The same events, with revisions, voids and reinstatements of some orders. Some revisions replace `OrderCreated`. */
export function withLivesOfOrders(events: readonly LifeEvent[], random: Random): LifeEvent[] {
  const customers = events.flatMap(({ type, data }) => (type === 'OrderCreated' ? [data.customerId] : []))
  return events.flatMap((event) => {
    if (event.type !== 'OrderCreated') return [event]
    const revisions = isChance(random, SHARE) ? revisionsOf(event, customers, random) : []
    const voids = isChance(random, SHARE) ? voidsOf(event, random) : []
    return [...(revisions.length > 0 && isChance(random, 0.2) ? [] : [event]), ...revisions, ...voids]
  })
}

function revisionsOf(order: LifeEvent, customers: readonly LifeData['customerId'][], random: Random): LifeEvent[] {
  const draw = (choices: number) => wholeBetween(random, 0, choices - 1)
  const count = 1 + draw(3)
  return Array.from({ length: count }, (_, i) => {
    const { items = [], createdAt, totalAmount, ...data } = order.data
    return later(order, 'OrderRevised', 'revisedAt', random, {
      ...data,
      // Two revisions without a number may have the same time.
      revision: i === 0 && draw(3) === 0 ? undefined : i,
      createdAt: draw(2) === 0 ? undefined : createdAt,
      customerId: draw(3) === 0 ? customers[draw(customers.length)] : data.customerId,
      channel: draw(3) === 0 ? 'phone' : data.channel,
      totalAmount: draw(3) === 0 ? totalAmount : 5 * draw(50),
      items: items.slice(draw(2)),
    })
  })
}

function voidsOf(order: LifeEvent, random: Random): LifeEvent[] {
  const { orderId } = order.data
  return Array.from({ length: wholeBetween(random, 1, 3) }, () =>
    isChance(random, 0.6)
      ? later(order, 'OrderVoided', 'voidedAt', random, { orderId, reason: 'test' })
      : later(order, 'OrderReinstated', 'reinstatedAt', random, { orderId }),
  )
}

/** The same events, with updates and cancellations of some shipments, returns and counts of the stock. */
export function withLivesOfShipments(events: readonly LifeEvent[], random: Random): LifeEvent[] {
  return events.flatMap((event) => {
    if (event.type === 'OrderCreated') return [event, ...returnsOf(event, random)]
    return event.type === 'ShipmentCreated' ? [event, ...changesOf(event, random)] : [event]
  })
}

function changesOf(shipment: LifeEvent, random: Random): LifeEvent[] {
  const { orderId, shipmentId } = shipment.data
  if (shipmentId === undefined || !isChance(random, 2 * SHARE)) return []
  const named = { orderId, shipmentId }
  const items = [{ productId: 'gift', quantity: wholeBetween(random, 1, 2) }]
  return [
    ...(isChance(random, 0.5) ? [later(shipment, 'ShipmentUpdated', 'updatedAt', random, { ...named, items })] : []),
    ...(isChance(random, 0.5)
      ? [later(shipment, 'ShipmentUpdated', 'updatedAt', random, { ...named, carrier: 'post' })]
      : []),
    ...(isChance(random, 0.3) ? [later(shipment, 'ShipmentCancelled', 'cancelledAt', random, named)] : []),
  ]
}

function returnsOf(order: LifeEvent, random: Random): LifeEvent[] {
  const { orderId, items: [line] = [] } = order.data
  if (!line || !isChance(random, SHARE)) return []
  const { productId, quantity } = line
  const returned = { orderId, returnId: `${orderId} back`, restocked: isChance(random, 0.6) }
  const counted = { productId, quantity: wholeBetween(random, 0, 40) }
  return [
    later(order, 'ItemsReturned', 'returnedAt', random, { ...returned, items: [{ productId, quantity }] }),
    ...(isChance(random, 0.5) ? [later(order, 'InventoryCounted', 'countedAt', random, counted)] : []),
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
  const since = Date.parse(data.createdAt ?? data.shippedAt ?? time ?? '')
  const at = since + wholeBetween(random, 0, LATEST_HOURS) * HOUR_MS
  const text = new Date(at).toISOString()
  return { id: uuidAt(at, random), type, tenant, time: text, data: { ...of, [name]: text } }
}
