import { dateOf, dayNumberOf } from '../../src/simulate/calendar.ts'
import type { SimulatedEvent } from '../../src/simulate/event.ts'
import { eventsOfDay } from '../../src/simulate/history.ts'
import { isChance, type Random, randomOf, shuffle, wholeBetween } from '../../src/simulate/random/random.ts'
import { createShop } from '../../src/simulate/shop.ts'
import { toWhizbang } from '../../src/simulate/whizbang.ts'
import { poisons } from '../helpers/poison.ts'
import { toMessage } from '../helpers/wire-forms.ts'
import { withLivesOfCustomers, withLivesOfPayments } from '../oracle/customer-lives.ts'
import { businessKeyOf, type LifeEvent } from '../oracle/life-events.ts'
import { uuidOf } from '../oracle/order-events.ts'
import { withLivesOfOrders, withLivesOfShipments } from '../oracle/order-lives.ts'
import { withLivesOfRefunds } from '../oracle/refund-lives.ts'

/** A message that a publisher sends to a broker. */
export interface ChaosMessage {
  id: string
  body: string | Uint8Array
  headers: Readonly<Record<string, string>>
  /** Subject or routing key. */
  subject: string
  /** The subject of the event. Messages of one stream share a session or partition. */
  stream: string
}

/** All published messages, and their expected outcomes. */
export interface Traffic {
  /** In the order of publication, with all duplicates. */
  messages: ChaosMessage[]
  /** The events of known types, each message once. */
  events: LifeEvent[]
  /** Messages of unknown types. */
  unknown: number
  /** The bodies that must be rejected. */
  poisons: Buffer[]
}

const SHOPS = [
  { tenant: 'default', currency: 'EUR', ordersPerDay: 9 },
  { tenant: 'nord', currency: 'USD', ordersPerDay: 4 },
  { tenant: 'süd "1"', currency: 'JPY', ordersPerDay: 3 },
]
const OPENED = '2025-01-01'
const POISONS = 6
const UNKNOWN_SHARE = 0.02
/** The share of messages that are sent more than once. */
const DUPLICATE_SHARE = 0.12
/** The share of facts that are sent again with another message id. */
const SECOND_ID_SHARE = 0.06
/** The maximum number of places by which a message is delayed. */
const MAX_DELAY = 60
/** The maximum number of places between a message and its duplicates. */
const MAX_DISTANCE = 400

/** The messages of three shops, by a seed: late, out of order, some twice, mixed with invalid messages and unknown types. */
export function trafficOf(seed: number, count: number): Traffic {
  const random = randomOf('chaos', seed, 'traffic')
  const refunds = withLivesOfRefunds(simulatedEvents(seed, count), randomOf('chaos', seed, 'refunds'))
  const orders = withLivesOfOrders(refunds, randomOf('chaos', seed, 'orders'))
  const shipments = withLivesOfShipments(orders, randomOf('chaos', seed, 'shipments'))
  const payments = withLivesOfPayments(shipments, randomOf('chaos', seed, 'payments'))
  const simulated = withLivesOfCustomers(payments, randomOf('chaos', seed, 'customers'))
  const events = simulated.flatMap((event) =>
    businessKeyOf(event) !== undefined && isChance(random, SECOND_ID_SHARE)
      ? [event, { ...event, id: uuidOf(`again ${event.id}`) }]
      : [event],
  )
  const known = events.map((event) => messageOf(event, random))
  const unknown = simulated.filter(() => isChance(random, UNKNOWN_SHARE)).map(unknownMessageOf)
  const poison = shuffle(random, poisonMessages(seed)).slice(0, POISONS)
  const all = [...known, ...spread(random, [...unknown, ...poison], known.length)]
  return { messages: inTransit(random, all), events, unknown: unknown.length, poisons: poison.map(bytesOf) }
}

function simulatedEvents(seed: number, count: number): LifeEvent[] {
  const shops = SHOPS.map(({ tenant, ...shop }) => ({
    tenant,
    shop: createShop({ ...shop, seed: `chaos ${seed} ${tenant}`, startDate: OPENED }),
  }))
  const events: LifeEvent[] = []
  for (let day = dayNumberOf(OPENED); events.length < count; day++) {
    for (const { tenant, shop } of shops) {
      events.push(...eventsOfDay(shop, dateOf(day)).map((event) => ({ ...event, tenant }) as LifeEvent))
    }
  }
  return events.slice(0, count)
}

/** The message of an event: in most cases with Whizbang's envelope, sometimes with another one. */
function messageOf(event: LifeEvent, random: Random): ChaosMessage {
  const { tenant } = event
  const { body, envelopeType, subject, streamId } = toWhizbang(
    event as SimulatedEvent,
    tenant === 'default' ? undefined : tenant,
  )
  const common = { id: event.id, subject, stream: streamId }
  if (isChance(random, 0.7)) return { ...common, body, headers: { EnvelopeType: envelopeType } }
  const forms = ['plain', 'plain pascal', 'cloud', 'whizbang long'] as const
  const form = forms[wholeBetween(random, 0, forms.length - 1)] ?? 'plain'
  return { ...common, body: toMessage(event, form).body, headers: {} }
}

function unknownMessageOf({ id, time, tenant }: LifeEvent): ChaosMessage {
  const unknownId = uuidOf(`unknown ${id}`)
  const body = JSON.stringify({ id: unknownId, type: 'WishlistChanged', time, tenant, data: { wishes: 3 } })
  return { id: unknownId, body, headers: {}, subject: 'wishlistchanged', stream: unknownId }
}

/** Messages that are rejected because of their bodies, independent of their headers. */
function poisonMessages(seed: number): ChaosMessage[] {
  const isShort = (body: string | Uint8Array) => body.length < 10_000
  return poisons
    .filter(({ message, reason }) => (reason === 'unreadable' || reason === 'invalid') && isShort(message.body))
    .filter(({ message }) => message.headers === undefined && message.body.length > 0)
    .map(({ name, message }) => {
      const id = uuidOf(`poison ${name} ${seed}`)
      return { id, body: message.body, headers: {}, subject: 'ordercreatedevent', stream: id }
    })
}

/** Adds random places among a number of other messages. */
function spread(random: Random, messages: readonly ChaosMessage[], length: number): (ChaosMessage & Placed)[] {
  return messages.map((message) => ({ ...message, place: wholeBetween(random, 0, length) }))
}

interface Placed {
  place?: number
}

function inTransit(random: Random, messages: readonly (ChaosMessage & Placed)[]): ChaosMessage[] {
  const placed = messages.flatMap(({ place: given, ...message }, i) => {
    const place = (given ?? i) + wholeBetween(random, 0, MAX_DELAY)
    const duplicates = isChance(random, DUPLICATE_SHARE) ? wholeBetween(random, 1, 3) : 0
    const later = () => place + wholeBetween(random, 0, MAX_DISTANCE)
    return [{ message, place }, ...Array.from({ length: duplicates }, () => ({ message, place: later() }))]
  })
  return placed.sort((a, b) => a.place - b.place).map(({ message }) => message)
}

const bytesOf = ({ body }: ChaosMessage) => Buffer.from(body as string)
