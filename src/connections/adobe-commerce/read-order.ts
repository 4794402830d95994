import { formatMoney } from '../../money.ts'
import type { Connection } from '../connection.ts'
import type { Reading, ShopEvent } from '../platform.ts'
import { type Json, recordOf, recordsOf, textOf } from '../reading/json.ts'
import { timeWithin, utcOf } from '../reading/times.ts'
import { type Amounts, amountsOf, textOfAmount, totalOf } from './amounts.ts'
import { isGuest } from './keep.ts'
import { amountsOfLine, linesOf, productOf } from './lines.ts'

/** The states in the sequence of an order's life. Later ones take precedence within a second. */
const STATES = ['pending_payment', 'new', 'payment_review', 'processing', 'holded', 'complete', 'closed', 'canceled']

/** Reads the snapshot of an order. The one that changed last counts. */
export function readOrder(order: Json, eventTime: unknown, connection: Connection): Reading {
  const id = textOf(order.entity_id) ?? textOf(order.id)
  if (id === undefined) return missing('An order', 'entity_id')
  const amounts = amountsOf(order, connection)
  if (!amounts) return missing(`Order ${id}`, 'base_grand_total and base_currency_code')
  const modified = utcOf(order.updated_at) ?? utcOf(eventTime) ?? utcOf(order.created_at)
  if (modified === undefined) return missing(`Order ${id}`, 'created_at and updated_at')
  const state = textOf(order.state) ?? ''
  if (state === 'pending_payment' && !connection.countPending) return { ignored: 'pending_payment' }
  const revised = revisionOf(order, { id, state, modified, amounts, connection })
  if (state !== 'canceled') return { events: [revised] }
  const cancelled: ShopEvent = {
    id: `cancelled:${id}:${modified}`,
    type: 'OrderCancelled',
    time: modified,
    data: { orderId: id },
  }
  return { events: [revised, cancelled] }
}

/** The problem of a record without the fields that its event should have. */
export function missing(record: string, fields: string): { problem: string } {
  return {
    problem: `${record} has no ${fields}. Add the fields of docs/connect/adobe-commerce.md to the event in Adobe Commerce.`,
  }
}

interface Snapshot {
  id: string
  state: string
  modified: string
  amounts: Amounts
  connection: Connection
}

function revisionOf(order: Json, { id: orderId, state, modified, amounts, connection }: Snapshot): ShopEvent {
  const { total, credit } = totalOf(order, amounts)
  const amount = (name: string) => textOfAmount(amounts.of(order, name))
  const terms = {
    orderId,
    customerId: isGuest(order) ? undefined : textOf(order.customer_id),
    guestKey: order.guest_key,
    createdAt: utcOf(order.created_at) ?? modified,
    currency: amounts.currency,
    totalAmount: formatMoney(total),
    giftCardAmount: credit === 0n ? undefined : formatMoney(credit),
    discountAmount: amount('discount_amount'),
    taxAmount: amount('tax_amount'),
    shippingAmount: amount('shipping_amount'),
    taxIncluded: false,
    channel: textOf(order.store_name)?.split('\n').at(-1),
    country: countryOf(order),
    paymentMethod: textOf(recordOf(order.payment).method),
    couponCode: textOf(order.coupon_code),
    items: linesOf(order).map((one) => itemOf(one, amounts, connection)),
  }
  const rank = Math.max(0, STATES.indexOf(state))
  const revision = timeWithin(modified, rank, terms)
  return {
    id: `order:${orderId}:${revision}`,
    type: 'OrderRevised',
    data: { ...terms, revision, revisedAt: modified },
  }
}

function itemOf(one: ReturnType<typeof linesOf>[number], amounts: Amounts, connection: Connection): object {
  const { net, tax } = amountsOfLine(one, amounts)
  const { line } = one
  return {
    ...productOf(one, connection),
    productName: textOf(line.name),
    quantity: line.qty_ordered ?? line.qty,
    lineTotal: formatMoney(net),
    taxAmount: formatMoney(tax),
  }
}

function countryOf(order: Json): string | undefined {
  const addresses = recordsOf(order.addresses)
  const ofType = (type: string) =>
    textOf(recordOf(order[`${type}_address`]).country_id) ??
    textOf(addresses.find(({ address_type }) => address_type === type)?.country_id)
  return ofType('shipping') ?? ofType('billing')
}
