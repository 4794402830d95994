import { createHash } from 'node:crypto'
import { formatMoney, parseMoney } from '../../money.ts'
import type { Connection } from '../connection.ts'
import type { Reading, ShopEvent } from '../platform.ts'
import { type Json, recordOf, recordsOf, textOf, timeOf } from '../reading/json.ts'
import { amountOf, currencyOf, differenceOf } from './money.ts'
import { readMoneyEvents } from './read-money.ts'
import { readShipments } from './read-shipments.ts'
import { productOf, type Snapshot, sideOf } from './snapshot.ts'

/** Orders that are not placed, and may never be. */
const NOT_PLACED: ReadonlyMap<string, string> = new Map([
  ['DRAFT', 'draft'],
  ['UNCONFIRMED', 'not_confirmed'],
])

/** Reads the snapshot of an order: the order as it is now, its payments, refunds and shipments. */
export function readOrder(order: Json, issuedAt: string | undefined, connection: Connection): Reading {
  const orderId = textOf(order.id)
  const status = textOf(order.status)?.toUpperCase() ?? ''
  const changedAt = timeOf(order, 'updatedAt') ?? issuedAt ?? timeOf(order, 'created')
  const { gross } = recordOf(order.total)
  const totalAmount = amountOf(gross)
  if (orderId === undefined || changedAt === undefined || totalAmount === undefined) {
    const missing = Object.entries({ id: orderId, updatedAt: changedAt, 'total.gross.amount': totalAmount })
    const [name] = missing.find(([, value]) => value === undefined) ?? []
    return { problem: `The order has no ${name}. Paste the query of docs/connect/saleor.graphql into the webhook.` }
  }
  const ignored = NOT_PLACED.get(status)
  if (ignored !== undefined && !(status === 'UNCONFIRMED' && connection.countPending)) return { ignored }
  const snapshot: Snapshot = {
    order,
    orderId,
    currency: currencyOf(gross),
    side: sideOf(order, connection),
    changedMs: Date.parse(changedAt),
    connection,
  }
  const { events: money, problem } = readMoneyEvents(snapshot)
  const events = [
    revisionOf(snapshot, totalAmount),
    ...cancellationOf(snapshot, status),
    ...money,
    ...readShipments(snapshot),
  ]
  return problem === undefined ? { events } : { events, problem }
}

function revisionOf(
  { order, orderId, currency, side, changedMs, connection }: Snapshot,
  totalAmount: number | string,
): ShopEvent {
  const total = recordOf(order.total)
  const terms = {
    orderId,
    customerId: textOf(recordOf(order.user).id),
    guestKey: textOf(order.guestKey),
    createdAt: timeOf(order, 'created'),
    currency,
    totalAmount,
    taxAmount: amountOf(total.tax),
    shippingAmount: amountOf(recordOf(order.shippingPrice)[side]),
    discountAmount: discountOf(order),
    taxIncluded: side === 'gross',
    channel: textOf(recordOf(order.channel).slug),
    country: countryOf(order.shippingAddress) ?? countryOf(order.billingAddress),
    couponCode: textOf(order.voucherCode),
    items: recordsOf(order.lines).map((line) => itemOf(line, side, connection)),
  }
  const revision = revisionNumber(changedMs, terms)
  const revisedAt = new Date(changedMs).toISOString()
  return { id: `order:${orderId}:${revision}`, type: 'OrderRevised', data: { ...terms, revision, revisedAt } }
}

/**
 * The time of the change in microseconds. Within its millisecond, the content decides, so that two snapshots with the same time have different
 * numbers, and the sequence in which they arrive changes nothing.
 */
function revisionNumber(changedMs: number, terms: object): number {
  const hash = createHash('sha256').update(JSON.stringify(terms)).digest().readUInt32BE(0)
  return changedMs * 1000 + (hash % 1000)
}

/** Undefined unless something was taken off. */
function discountOf(order: Json): string | undefined {
  const discount = differenceOf(recordOf(order.undiscountedTotal).gross, recordOf(order.total).gross)
  return discount === undefined || discount.startsWith('-') ? undefined : discount
}

const countryOf = (address: unknown) => textOf(recordOf(recordOf(address).country).code)

function itemOf(line: Json, side: Snapshot['side'], connection: Connection): object {
  const price = recordOf(line.totalPrice)
  return {
    productId: productOf(line, connection),
    productName: textOf(line.productName),
    variantId: textOf(line.productVariantId),
    sku: textOf(line.productSku),
    quantity: line.quantity,
    lineTotal: amountOf(price[side]),
    taxAmount: differenceOf(price.gross, price.net),
    taxRate: percentOf(line.taxRate),
  }
}

/** Saleor states rates as fractions: 0.19 is 19 %. */
function percentOf(rate: unknown): string | undefined {
  const fraction = typeof rate === 'number' || typeof rate === 'string' ? parseMoney(rate) : undefined
  return fraction === undefined ? undefined : formatMoney(fraction * 100n)
}

/** Saleor has no time of a cancellation. Of several snapshots of a cancelled order, the earliest counts. */
function cancellationOf({ orderId, changedMs }: Snapshot, status: string): ShopEvent[] {
  if (status !== 'CANCELED' && status !== 'EXPIRED') return []
  const data = { orderId, reason: status === 'EXPIRED' ? 'expired' : undefined }
  return [
    { id: `cancelled:${orderId}:${changedMs}`, type: 'OrderCancelled', time: new Date(changedMs).toISOString(), data },
  ]
}
