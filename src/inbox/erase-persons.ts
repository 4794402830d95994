import { randomUUID } from 'node:crypto'
import { readId } from '../contracts/contract.ts'
import type { AnyEvent } from '../contracts/event.ts'
import { contracts } from '../contracts/index.ts'
import { entryOf } from '../facts/orders/order-history.ts'
import { readJson } from '../json/read-json.ts'
import type { Item } from './apply-batch.ts'
import { jsonOf, type Known, type Unknown } from './decode.ts'
import type { ErasedIds, ErasedKind } from './erased-ids.ts'

/** The properties of all contracts that name a person, or an order. */
const NAMING: readonly [string, ErasedKind][] = [
  ['customerId', 'customer'],
  ['intoCustomerId', 'customer'],
  ['guestKey', 'guest'],
  ['orderId', 'order'],
]

/** The type under which an event is stored that was taken out of all numbers. No contract has it, so the event counts nowhere. */
const REMOVED_TYPE = 'Removed'

/** Whether a stored event was taken out of all numbers. Nothing is known of its content. */
export const isRemovedEvent = ({ type }: Pick<Known | Unknown, 'type'>): boolean => type === REMOVED_TYPE

/** What is stored of an event that was taken out of all numbers: that it arrived, so that it is not applied when it arrives once more. */
export const removedBody = (time: string | undefined): string =>
  JSON.stringify({ id: `removed-${randomUUID()}`, type: REMOVED_TYPE, time, data: {} })

/**
 * An item without the ids of erased persons: the same item if it names none. Messages are never changed.
 *
 * @param receivedMs when the event arrived.
 */
export function withoutErasedPersons(item: Item, erased: ErasedIds, receivedMs: number): Item {
  if (erased.isEmpty) return item
  const { decoded } = item
  if (decoded.kind === 'known') {
    if (isOfRemoved(decoded.event, erased, timeOf(decoded.event, receivedMs))) return removedItem(item, decoded)
    const event = withPseudonyms(decoded.event, erased, receivedMs)
    if (event === decoded.event) return item
    return rewrittenItem(item, { ...decoded, event }, minimalBody({ ...decoded, event }, decoded.event.payload))
  }
  const text =
    decoded.kind === 'unknown' ? jsonOf(item.message, decoded) : Buffer.from(item.message.body as string).toString()
  const atMs = decoded.kind === 'unknown' && decoded.at ? Math.min(decoded.at.ms, receivedMs) : undefined
  const about = { tenantId: decoded.tenantId, atMs }
  if (erasedPersonIn(text, about, erased) === undefined) return item
  if (decoded.kind === 'unknown') return rewrittenItem(item, decoded, minimalUnknown(decoded, text, about, erased))
  const body = JSON.stringify({ id: decoded.id, type: decoded.type, erased: true })
  return {
    message: { ...item.message, body, headers: undefined },
    decoded: { ...decoded, error: 'the event names an erased customer, so only its id and type are stored' },
  }
}

/** The tenant and the time of an event. */
interface About {
  tenantId: string
  atMs: number | undefined
}

type Ids = Readonly<Partial<Record<'orderId' | 'customerId' | 'intoCustomerId', string | number>>>

/** An event without an order is about its customers alone, and so is a registration. */
function isOfRemoved({ tenantId, type, payload }: AnyEvent, erased: ErasedIds, atMs: number): boolean {
  const { orderId, customerId, intoCustomerId } = payload as Ids
  const isRemoved = (kind: ErasedKind, id: string | number | undefined) =>
    id !== undefined && erased.isRemoved(tenantId, kind, readId(id), atMs)
  if (isRemoved('order', orderId)) return true
  if (orderId !== undefined && type !== 'CustomerRegistered') return false
  return isRemoved('customer', customerId) || isRemoved('customer', intoCustomerId)
}

/** The event is stored without content, and ignored. It is accounted under its own type. */
function removedItem({ message }: Item, { event, ...opened }: Known): Item {
  const body = removedBody(event.at.text)
  const decoded: Unknown = { ...opened, kind: 'unknown', at: event.at, unpacked: undefined }
  return { message: { ...message, body, headers: undefined }, decoded }
}

function rewrittenItem({ message }: Item, decoded: Known | Unknown, body: string): Item {
  return { message: { ...message, body, headers: undefined }, decoded: { ...decoded, unpacked: undefined } }
}

/** The time by which an erasure concerns an event. What a request erases is what had arrived before it. */
const timeOf = ({ type, at }: AnyEvent, receivedMs: number) =>
  type === 'CustomerErased' ? receivedMs : Math.min(at.ms, receivedMs)

/** The event with the pseudonyms of erased persons; the same event if it names none. */
export function withPseudonyms(event: AnyEvent, erased: ErasedIds, receivedMs: number): AnyEvent {
  const payload = event.payload as Record<string, string | number | undefined>
  const atMs = timeOf(event, receivedMs)
  let renamed: Record<string, unknown> | undefined
  for (const [name, kind] of NAMING) {
    const id = payload[name]
    if (id === undefined) continue
    const pseudonym = erased.pseudonymOf(event.tenantId, kind, readId(id), atMs)
    if (pseudonym !== undefined) renamed = { ...(renamed ?? payload), [name]: pseudonym }
  }
  return renamed ? ({ ...event, payload: renamed } as AnyEvent) : event
}

/**
 * An event of a type without a contract: only the envelope is left, without the ids of erased orders in the id of the event.
 *
 * @param text the JSON text that names them.
 */
export function minimalUnknown({ id, type, at }: Unknown, text: string, about: About, erased: ErasedIds): string {
  let named = id
  visitIds(text, (orderId, kind) => {
    const pseudonym = kind === 'order' ? erased.pseudonymOf(about.tenantId, kind, orderId, about.atMs) : undefined
    if (pseudonym !== undefined) named = withoutOrder(named, orderId, pseudonym)
  })
  return JSON.stringify({ id: named, type, time: at?.text, data: {} })
}

/**
 * An event in the plain envelope, with nothing but what its contract reads.
 *
 * @param sent the payload as it arrived, if its ids were replaced.
 */
export function minimalBody({ id, type, event }: Known, sent?: object): string {
  const data = onlyDescribed(event.payload, contracts[event.type].schema as Shape)
  return JSON.stringify({ id: sent ? idWithoutOrder(event, sent) : id, type, time: event.at.text, data })
}

const MAX_ID_LENGTH = 200

/** The id of an event often contains the id of its order. It is replaced there as well, unless it is the id of a fact, such as a refund. */
function idWithoutOrder(event: AnyEvent, sent: Ids): string {
  const [old, pseudonym] = [sent.orderId, (event.payload as Ids).orderId]
  if (old === undefined || old === pseudonym || entryOf(event)?.id === event.id) return event.id
  return withoutOrder(event.id, readId(old), String(pseudonym))
}

function withoutOrder(id: string, orderId: string, pseudonym: string): string {
  const replaced = id.replaceAll(orderId, pseudonym)
  return replaced.length <= MAX_ID_LENGTH ? replaced : pseudonym
}

/** The parts of a schema that say which properties a value has. */
interface Shape {
  anyOf?: Shape[]
  items?: Shape
  properties?: Record<string, Shape>
}

function onlyDescribed(value: unknown, shape: Shape): unknown {
  if (Array.isArray(value)) return value.map((one) => onlyDescribed(one, shape.items ?? itemsOf(shape) ?? {}))
  if (typeof value !== 'object' || value === null || !shape.properties) return value
  return Object.fromEntries(
    Object.entries(shape.properties).flatMap(([name, inner]) => {
      const own = (value as Record<string, unknown>)[name]
      return own === undefined ? [] : [[name, onlyDescribed(own, inner)]]
    }),
  )
}

const itemsOf = ({ anyOf = [] }: Shape) => anyOf.find(({ items }) => items)?.items

/**
 * The pseudonym of the first erased person, or of an order of one, that a JSON text names where customers, users and orders are named. Text that is not
 * JSON names nobody.
 */
export function erasedPersonIn(text: string, { tenantId, atMs }: About, erased: ErasedIds): string | undefined {
  let pseudonym: string | undefined
  visitIds(text, (id, kind) => {
    const kinds: readonly ErasedKind[] = kind === 'order' ? ['order'] : ['customer', 'guest']
    for (const one of kinds) pseudonym ??= erased.pseudonymOf(tenantId, one, id, atMs)
  })
  return pseudonym
}

const PERSON = /customer|user|client|buyer|guest/i
const ORDER = /^order[_-]?(id|number|no|key|reference)?$/i
const LAST_PART = /[^/]+$/

/**
 * Calls `visit` with the ids that a JSON text has in properties about persons, and with ids of orders, also the last part of an id such as
 * `gid://shop/Customer/1`.
 */
export function visitIds(text: string, visit: (id: string, kind: 'person' | 'order') => void): void {
  let json: unknown
  try {
    json = readJson(text)
  } catch {
    return
  }
  const walk = (value: unknown, isPerson: boolean, name: string): void => {
    if (Array.isArray(value)) for (const one of value) walk(one, isPerson, name)
    else if (typeof value === 'object' && value !== null) {
      for (const [inner, own] of Object.entries(value)) walk(own, isPerson || PERSON.test(inner), inner)
    } else if (typeof value === 'string' || typeof value === 'number') {
      const kind = isPerson ? 'person' : ORDER.test(name) ? 'order' : undefined
      if (!kind) return
      const id = String(value).trim()
      visit(id, kind)
      const last = LAST_PART.exec(id)?.[0]
      if (last !== undefined && last !== id) visit(last, kind)
    }
  }
  walk(json, false, '')
}
