import { readId } from '../../contracts/contract.ts'
import { isRefundOfPayment } from '../../facts/refunds/refund-ids.ts'
import type { Item } from '../../inbox/apply-batch.ts'

/** The orders, customers, products, … that an event is about, by name. Events of different entities never affect each other. */
export interface Entities {
  /** Everything that the event connects. */
  own: string[]
  /** Refunds of orders. They connect orders only where a void names the refund and no order, or where a payment has the same refund. */
  refunds: string[]
}

type Ids = Readonly<Record<string, unknown>>

/** The properties with the id of an entity, and the kind of entity. */
const ENTITIES: Readonly<Record<string, string>> = {
  orderId: 'order',
  customerId: 'customer',
  intoCustomerId: 'customer',
  guestKey: 'guest',
  paymentId: 'payment',
  paymentIds: 'payment',
}

/** @param key the key of the event, which stands for an event of an unknown type. */
export function entitiesOf({ decoded }: Item, key: string): Entities {
  const { tenantId } = decoded
  const name = (kind: string, id: unknown) => entityName(kind, tenantId, readId(id as string | number))
  if (decoded.kind !== 'known') return { own: [name('event', key)], refunds: [] }
  const { event } = decoded
  const ids = event.payload as Ids
  const own = Object.entries(ENTITIES).flatMap(([property, kind]) =>
    [ids[property] ?? []].flat().map((id) => name(kind, id)),
  )
  // Products of an order are part of the order.
  if (ids.orderId === undefined && ids.productId !== undefined) own.push(name('product', ids.productId))
  if (event.type === 'ExchangeRatePublished') own.push(name('rate', `${ids.base} ${ids.quote} ${ids.date}`))
  const refunds: string[] = []
  if (event.type === 'RefundVoided') (ids.orderId === undefined ? own : refunds).push(name('refund', ids.refundId))
  if (event.type === 'OrderRefunded') {
    const refundId = ids.refundId ?? event.id
    const isOfPayment = isRefundOfPayment(event)
    ;(isOfPayment ? own : refunds).push(name('refund', refundId))
    if (ids.orderId === undefined && !isOfPayment) own.push(name('credit note', refundId))
  }
  // Without an id, all events of the type may affect each other.
  return { own: own.length > 0 ? own : [name('type', event.type)], refunds }
}

/**
 * Whether an event is about customers, orders or payments. An event with an order is about the order alone, not about the persons that it
 * names. The exception is a registration.
 */
export function isAbout(decoded: Item['decoded'], entities: ReadonlySet<string>): boolean {
  if (decoded.kind !== 'known') return false
  const { tenantId, type, payload } = decoded.event
  const ids = payload as Ids
  const isNamed = (property: string) =>
    [ids[property] ?? []].flat().some((id) => {
      const kind = ENTITIES[property] as string
      return entities.has(entityName(kind, tenantId, readId(id as string | number)))
    })
  if (ids.orderId !== undefined) return isNamed('orderId') || (type === 'CustomerRegistered' && isNamed('customerId'))
  return ['customerId', 'intoCustomerId', 'paymentId'].some(isNamed)
}

export function entityName(kind: string, tenantId: string, id: string): string {
  return `${kind}\u0000${tenantId}\u0000${id}`
}

/** The tenant and the id in the name of an entity of this kind; undefined for other kinds. */
export function readEntityName(name: string, kind: string): { tenantId: string; id: string } | undefined {
  const [nameKind, tenantId = '', id = ''] = name.split('\u0000')
  return nameKind === kind ? { tenantId, id } : undefined
}
