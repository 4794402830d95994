import type { ClientBase } from 'pg'
import { readId } from '../../contracts/contract.ts'
import type { AnyEvent, Event } from '../../contracts/event.ts'
import { inKeyOrder } from '../../db/batch-rows.ts'
import { differencesOf } from '../difference.ts'
import { isEarlierVoid } from '../orders/order.ts'
import { inContractOrder, timeNameOf } from '../orders/order-differences.ts'
import { entryOf } from '../orders/order-history.ts'
import type { DuplicateFact } from '../orders/orders.ts'
import {
  type OrderOfRefund,
  type Refund,
  type RefundId,
  readOrders,
  refundKey,
  type Void,
  writeAndReadIds,
  writeRefundIds,
} from './refund-id-rows.ts'

/** What other events state about the refunds of a batch. */
export interface RecordedRefunds {
  /** Voids without an order: those of refunds that the batch's events are about, and its own, by `refundKey`. */
  voids: ReadonlyMap<string, Void>
  /** The refunds that the batch voids without an order. */
  voided: readonly Refund[]
  /** The orders that have the refunds which the batch voids. */
  orders: readonly OrderOfRefund[]
  /** Refunds that both an order and a payment have, with the order that counts, by `refundKey`. */
  stated: ReadonlyMap<string, string>
  /** Those of them whose order the batch's events state. */
  ofOrders: readonly Refund[]
  duplicates: DuplicateFact[]
}

export const NO_REFUNDS: RecordedRefunds = {
  voids: new Map(),
  voided: [],
  orders: [],
  stated: new Map(),
  ofOrders: [],
  duplicates: [],
}

type OpenVoid = Event<'RefundVoided'> & AnyEvent

const isOpenVoid = (event: AnyEvent): event is OpenVoid =>
  event.type === 'RefundVoided' && event.payload.orderId === undefined

const isRefundOfOrder = (event: AnyEvent) => event.type === 'OrderRefunded' && event.payload.orderId !== undefined

/** Whether an event is a refund that names a payment, but no order. */
export const isRefundOfPayment = (event: AnyEvent): boolean =>
  event.type === 'OrderRefunded' && event.payload.orderId === undefined && event.payload.paymentId !== undefined

/** The id of the refund that an event is about. */
function refundIdOf(event: AnyEvent): string | undefined {
  if (event.type === 'OrderRefunded') return readId(event.payload.refundId ?? event.id)
  return event.type === 'RefundVoided' ? readId(event.payload.refundId) : undefined
}

/**
 * Remembers which orders and payments have which refunds, records the batch's voids, and finds what other events state about its refunds:
 * voids without an order, and for refunds of payments their orders.
 */
export async function recordRefunds(client: ClientBase, events: readonly AnyEvent[]): Promise<RecordedRefunds> {
  const refunds = refundsIn(events, (event) => event.type === 'OrderRefunded' || isOpenVoid(event))
  const ids = idsOf(events)
  if (refunds.size === 0) {
    if (ids.length > 0) await writeRefundIds(client, ids)
    return NO_REFUNDS
  }
  const ofOrders = refundsIn(events, isRefundOfOrder)
  const ofPayments = refundsIn(events, isRefundOfPayment)
  const openVoids = events.filter(isOpenVoid)
  await lockRefunds(client, openVoids.length > 0, ofOrders.size > 0, ofPayments.size > 0)
  const known = await writeAndReadIds(client, ids, inKeyOrder(refunds))
  const both = [...ofOrders].filter(([key]) => ofPayments.has(key) || known.ofPayments.has(key))
  const stated = await readStatedOrders(client, inKeyOrder(new Map([...ofPayments, ...both])))
  const found = { ...NO_REFUNDS, voids: known.voids, stated, ofOrders: both.map(([, refund]) => refund) }
  const { voided, duplicates } = addVoids(known.voids, openVoids)
  if (voided.length === 0) return { ...found, duplicates }
  await writeRefundIds(
    client,
    voided.map((one) => ({ ...one, orderId: '', isKnown: false })),
  )
  return { ...found, voided, orders: await readOrders(client, voided), duplicates }
}

/**
 * Batches that affect refunds of each other must not miss each other: those with refunds of orders and those with refunds of payments, and
 * all of them and those with voids that name no order. Batches of one kind do not wait for each other.
 */
async function lockRefunds(client: ClientBase, hasVoids: boolean, ofOrders: boolean, ofPayments: boolean) {
  const isAlone = hasVoids || (ofOrders && ofPayments)
  const mode = isAlone ? 'share row exclusive' : ofPayments ? 'share' : 'row exclusive'
  await client.query(`lock table refund_lock in ${mode} mode`)
}

/** Adds voids to the known ones. @returns those that count now. */
function addVoids(known: Map<string, Void>, events: readonly OpenVoid[]) {
  const duplicates: DuplicateFact[] = []
  const voided = new Map<string, Refund & { entry: Void }>()
  for (const event of events) {
    const entry = entryOf(event) as Void
    const refund = { tenantId: event.tenantId, refundId: entry.id }
    const first = known.get(refundKey(refund))
    if (first && !isEarlierVoid(entry, first)) {
      const names = { kind: undefined, id: undefined, at: timeNameOf(event) }
      duplicates.push({ event, differences: inContractOrder(event.type, differencesOf(first, entry, names)) })
      continue
    }
    known.set(refundKey(refund), entry)
    voided.set(refundKey(refund), { ...refund, entry })
  }
  return { voided: inKeyOrder(voided), duplicates }
}

/** The order that events state for each refund. Of several, the one whose id sorts first by its bytes. */
async function readStatedOrders(client: ClientBase, refunds: readonly Refund[]): Promise<Map<string, string>> {
  const orders = await readOrders(client, refunds)
  return new Map(orders.reverse().map((order) => [refundKey(order), order.orderId]))
}

/** The refunds that some events are about, by `refundKey`. */
function refundsIn(events: readonly AnyEvent[], isWanted: (event: AnyEvent) => boolean): Map<string, Refund> {
  const refunds = new Map<string, Refund>()
  for (const event of events) {
    const refundId = refundIdOf(event)
    if (refundId === undefined || !isWanted(event)) continue
    const refund = { tenantId: event.tenantId, refundId }
    refunds.set(refundKey(refund), refund)
  }
  return refunds
}

/** The refunds of orders and payments in a batch, and the voids that name an order. */
function idsOf(events: readonly AnyEvent[]): RefundId[] {
  const ids = new Map<string, RefundId>()
  for (const event of events) {
    const refundId = refundIdOf(event)
    if (refundId === undefined) continue
    const { orderId } = event.payload as { orderId?: string | number }
    if (orderId === undefined && !isRefundOfPayment(event)) continue
    const refund = { tenantId: event.tenantId, refundId, orderId: orderId === undefined ? '' : readId(orderId) }
    const key = `${refundKey(refund)}\u0000${refund.orderId}`
    const known: RefundId = ids.get(key) ?? { ...refund, isKnown: false, entry: undefined }
    if (event.type === 'OrderRefunded') known.isKnown = true
    else {
      const entry = entryOf(event) as Void
      if (!known.entry || isEarlierVoid(entry, known.entry)) known.entry = entry
    }
    ids.set(key, known)
  }
  return inKeyOrder(ids)
}
