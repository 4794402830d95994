import {
  Amount,
  Choice,
  Currency,
  defineContract,
  Flag,
  Id,
  Ids,
  Label,
  Labels,
  Optional,
  Revision,
  Text,
  Time,
} from './contract.ts'
import { absolute, isBelowZero, RefundLines } from './lines.ts'
import { OrderLines } from './order-lines.ts'
import type { Warnings } from './warning.ts'

/** The properties of an order. */
const ORDER = {
  orderId: Id,
  customerId: Optional(Id),
  /** An id of a guest, such as a hash of the e-mail address. See `CustomerRegistered`. */
  guestKey: Optional(Id),
  items: OrderLines,
  totalAmount: Amount,
  createdAt: Optional(Time),
  currency: Optional(Currency),
  discountAmount: Optional(Amount),
  taxAmount: Optional(Amount),
  shippingAmount: Optional(Amount),
  tipAmount: Optional(Amount),
  feeAmount: Optional(Amount),
  dutiesAmount: Optional(Amount),
  /** The part of the total that was paid with gift cards. */
  giftCardAmount: Optional(Amount),
  /** Whether the amounts of lines include the tax. */
  taxIncluded: Optional(Flag),
  channel: Optional(Label),
  country: Optional(Label),
  paymentMethod: Optional(Label),
  couponCode: Optional(Label),
  /** Further coupons of the order. A code that occurs twice counts once. */
  couponCodes: Optional(Labels),
  /** The payments of the order. Each of them is linked to it at the time of the event. */
  paymentIds: Optional(Ids),
}

/** The parts of the total, besides the goods, and the part that was paid with gift cards. */
const PARTS = ['taxAmount', 'shippingAmount', 'tipAmount', 'feeAmount', 'dutiesAmount', 'giftCardAmount'] as const

type OrderAmounts = Partial<Record<'totalAmount' | 'discountAmount' | (typeof PARTS)[number], number | string>>

function correctAmounts(payload: OrderAmounts, warnings: Warnings): void {
  const { totalAmount = 0, discountAmount = 0 } = payload
  for (const name of PARTS) {
    const amount = payload[name]
    if (amount !== undefined && isBelowZero(amount)) warnings.add(name, 'is below zero', amount)
  }
  if (!isBelowZero(discountAmount)) return
  // Some senders write discounts as negative numbers. In an order with a negative total, a negative discount is returned.
  if (!isBelowZero(totalAmount)) payload.discountAmount = absolute(discountAmount)
  warnings.add('discountAmount', 'is below zero', payload.discountAmount)
}

/**
 * A customer placed an order. `totalAmount` is the amount to pay, negative when an exchange returned money. A line's amount is its
 * `lineTotal`, else `unitPrice` × `quantity`.
 */
export const OrderCreated = defineContract({
  properties: ORDER,
  time: ['createdAt'],
  aliases: { lineItems: 'items' },
  correct: correctAmounts,
})

/** An order was edited: the whole order as it is now. Without `revision`, the time of the revision is its number. */
export const OrderRevised = defineContract({
  properties: { ...ORDER, revision: Optional(Revision), revisedAt: Optional(Time) },
  time: ['revisedAt'],
  otherTimes: ['createdAt', 'revision'],
  aliases: { lineItems: 'items' },
  correct: correctAmounts,
})

/** An order counts nowhere, as if it had never been placed: a test, a duplicate, a fraud. */
export const OrderVoided = defineContract({
  properties: { orderId: Id, reason: Optional(Text), voidedAt: Optional(Time) },
  time: ['voidedAt'],
})

/** A voided order counts again. */
export const OrderReinstated = defineContract({
  properties: { orderId: Id, reason: Optional(Text), reinstatedAt: Optional(Time) },
  time: ['reinstatedAt'],
})

/** An order was called off, as a whole. */
export const OrderCancelled = defineContract({
  properties: { orderId: Id, reason: Optional(Text), cancelledAt: Optional(Time) },
  time: ['cancelledAt'],
})

/**
 * Money went back to a customer. Without `orderId` it belongs to the order of its payment. Without `paymentId` as well, it is a
 * credit note of the shop, for no order in particular. A sender that knows only the running total of the refunds of the order, or of the payment if it states no order,
 * states `cumulativeAmount` in place of `amount`.
 */
export const OrderRefunded = defineContract({
  properties: {
    refundId: Optional(Id),
    orderId: Optional(Id),
    customerId: Optional(Id),
    paymentId: Optional(Id),
    kind: Optional(Choice('refund', 'chargeback')),
    status: Optional(Choice('pending', 'succeeded', 'failed')),
    amount: Optional(Amount),
    cumulativeAmount: Optional(Amount),
    /** Whether `cumulativeAmount` is only the least sum of all refunds, whatever their times. */
    atLeast: Optional(Flag),
    currency: Optional(Currency),
    shippingAmount: Optional(Amount),
    taxAmount: Optional(Amount),
    /** The refunded amount beyond lines, shipping and tax. Below zero if less was refunded, such as after a restocking fee. */
    adjustmentAmount: Optional(Amount),
    items: Optional(RefundLines),
    reason: Optional(Text),
    refundedAt: Optional(Time),
  },
  time: ['refundedAt'],
  aliases: { lineItems: 'items' },
  oneOf: ['amount', 'cumulativeAmount'],
  refuse: ({ orderId, paymentId, amount }) =>
    orderId === undefined && paymentId === undefined && amount === undefined
      ? 'orderId or paymentId is missing; cumulativeAmount is the running total of the refunds of an order or a payment'
      : undefined,
  correct(payload, warnings) {
    for (const name of ['amount', 'cumulativeAmount', 'shippingAmount', 'taxAmount'] as const) {
      const amount = payload[name]
      if (amount === undefined || !isBelowZero(amount)) continue
      payload[name] = absolute(amount)
      warnings.add(name, 'is below zero', payload[name])
    }
  },
})

/**
 * A refund was taken back: it failed, or was entered by mistake. Without `orderId` it is any refund of the shop with this id,
 * whichever order it belongs to.
 */
export const RefundVoided = defineContract({
  properties: { refundId: Id, orderId: Optional(Id), reason: Optional(Text), voidedAt: Optional(Time) },
  time: ['voidedAt'],
})
