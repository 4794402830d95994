import type { EventType } from '../../src/contracts/index.ts'
import type { Message } from '../../src/inbox/message.ts'

/** An event of a random shop. */
export interface ShopEvent {
  type: EventType
  id: string
  time: string
  data: Record<string, unknown> & { orderId?: string }
}

/** Numbers from 0 to 1 that follow from a seed. */
export type Random = () => number

export function createRandom(seed: number): Random {
  let state = seed * 2_654_435_761
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 374_761_393) | 0
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32
  }
}

export const pick = <T>(random: Random, values: readonly T[]): T => values[Math.floor(random() * values.length)] as T

export const shuffled = <T>(random: Random, values: readonly T[]): T[] =>
  values
    .map((value) => ({ value, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value)

/** Few days, so that customers order again on the same day and on days around it. */
export const timeOf = (random: Random, from = 1): string => {
  const day = Math.min(28, from + Math.floor(random() * 6))
  return `2026-0${pick(random, [3, 3, 4])}-${String(day).padStart(2, '0')}T${pick(random, ['00:10', '10:00', '23:50'])}:00Z`
}

const CUSTOMERS = ['anna', 'anna', 'ben', undefined]
const PRODUCTS = ['tee', 'mug', 'hat']

/** What an order consists of. */
const termsOf = (random: Random) => ({
  customerId: pick(random, CUSTOMERS),
  currency: pick(random, ['EUR', 'EUR', 'JPY']),
  totalAmount: pick(random, ['100', '50', '75.5', '-20']),
  discountAmount: pick(random, [undefined, '5']),
  taxAmount: pick(random, [undefined, undefined, '7.5']),
  ...(random() < 0.3 && {
    tipAmount: pick(random, [undefined, '1.5']),
    feeAmount: pick(random, [undefined, '0.25']),
    dutiesAmount: pick(random, [undefined, '3']),
    giftCardAmount: pick(random, [undefined, '20']),
    taxIncluded: pick(random, [undefined, true, false]),
    country: pick(random, ['DE', 'FR']),
  }),
  channel: pick(random, ['web', 'shop', undefined]),
  paymentMethod: pick(random, ['card', undefined]),
  items: shuffled(random, PRODUCTS)
    .slice(0, 1 + Math.floor(random() * 2))
    .map((productId) => ({
      productId,
      quantity: pick(random, [1, 2, 3]),
      lineTotal: pick(random, ['10', '40']),
      ...(random() < 0.3 && {
        taxAmount: pick(random, [undefined, '1.9']),
        taxRate: pick(random, [undefined, 19, '7.0']),
        discountAmount: pick(random, [undefined, '2']),
        kind: pick(random, ['goods', 'gift_card']),
      }),
    })),
})

/** The events of one order, without voids and revisions. */
export function orderEvents(random: Random, orderId: string): ShopEvent[] {
  const events: ShopEvent[] = []
  const add = (type: EventType, data: object, from = 1) =>
    events.push({ type, id: `${orderId} ${events.length}`, time: timeOf(random, from), data: { orderId, ...data } })
  add('OrderCreated', termsOf(random))
  const productId = pick(random, PRODUCTS)
  const later: (() => void)[] = [
    () => add('PaymentProcessed', { transactionId: 't', amount: '100' }, 3),
    () => add('PaymentFailed', { amount: '100', reason: 'no funds' }, 2),
    () => add('ShipmentCreated', { shipmentId: 's' }, 5),
    () => add('ShipmentCreated', { shipmentId: 'p', items: [{ productId, quantity: 1 }] }, 5),
    () => add('OrderCancelled', { reason: 'late' }, 6),
    () => add('OrderRefunded', { refundId: 'r1', amount: '30', items: [{ productId, quantity: 1, amount: '10' }] }, 4),
    () => add('OrderRefunded', { refundId: 'r2', cumulativeAmount: '60', kind: 'chargeback' }, 6),
    () => add('InventoryReserved', { productId, quantity: 2 }),
  ]
  for (const event of shuffled(random, later).slice(0, Math.floor(random() * 4))) event()
  return events
}

/** A credit note of a customer. */
export const creditNote = (random: Random): ShopEvent => ({
  type: 'OrderRefunded',
  id: 'note',
  time: timeOf(random),
  data: { refundId: 'note', customerId: 'anna', currency: 'EUR', amount: '3' },
})

/** Voids and reinstatements of an order. */
export function voidEvents(random: Random, orderId: string): ShopEvent[] {
  return Array.from({ length: 1 + Math.floor(random() * 3) }, (_, i) => ({
    type: pick(random, ['OrderVoided', 'OrderVoided', 'OrderReinstated'] as const),
    id: `${orderId} void ${i}`,
    time: timeOf(random, 8),
    data: { orderId, reason: 'test' },
  }))
}

/** Whether an order is voided after these events: the latest decides, at the same time the void. */
export function isVoided(events: readonly ShopEvent[], orderId: string): boolean {
  const voids = events.filter(({ type, data }) => isVoid(type) && data.orderId === orderId)
  const last = voids
    .toSorted((a, b) => (a.time === b.time ? (a.type < b.type ? -1 : 1) : a.time < b.time ? -1 : 1))
    .at(-1)
  return last?.type === 'OrderVoided'
}

const isVoid = (type: EventType) => type === 'OrderVoided' || type === 'OrderReinstated'

/** Revisions of an order, some of them without a time of the order. */
export function revisionEvents(random: Random, orderId: string): ShopEvent[] {
  return Array.from({ length: Math.floor(random() * 4) }, (_, i) => ({
    type: 'OrderRevised' as const,
    id: `${orderId} revision ${i}`,
    // Revisions without a number are identified by their time.
    time: timeOf(random, 7).replace(':00Z', `:0${i}Z`),
    data: {
      orderId,
      ...termsOf(random),
      ...(random() < 0.5 && { revision: i + 1 }),
      ...(random() < 0.4 && { createdAt: timeOf(random) }),
    },
  }))
}

export const messageOf = ({ type, id, time, data }: ShopEvent, tenant: string): Message => ({
  source: 'shop',
  body: JSON.stringify({ id: `${type} ${id}`, type, time, tenant, data }),
})
