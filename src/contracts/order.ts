import { Amount, Choice, Currency, defineContract, Id, Label, Optional, Text, Time } from './contract.ts'
import { absolute, isBelowZero, OrderLines, RefundLines } from './lines.ts'

/**
 * A customer placed an order. `totalAmount` is the amount to pay, negative when an exchange returned money. A line's amount is its
 * `lineTotal`, else `unitPrice` × `quantity`.
 */
export const OrderCreated = defineContract({
  properties: {
    orderId: Id,
    customerId: Optional(Id),
    items: OrderLines,
    totalAmount: Amount,
    createdAt: Optional(Time),
    currency: Optional(Currency),
    discountAmount: Optional(Amount),
    taxAmount: Optional(Amount),
    shippingAmount: Optional(Amount),
    channel: Optional(Label),
    country: Optional(Label),
    paymentMethod: Optional(Label),
    couponCode: Optional(Label),
  },
  time: ['createdAt'],
  aliases: { lineItems: 'items' },
  correct(payload, warnings) {
    const { totalAmount = 0, discountAmount = 0 } = payload
    for (const name of ['taxAmount', 'shippingAmount'] as const) {
      const amount = payload[name]
      if (amount !== undefined && isBelowZero(amount)) warnings.add(name, 'is below zero', amount)
    }
    if (!isBelowZero(discountAmount)) return
    // Some senders write discounts as negative numbers. In an order with a negative total, a negative discount is returned.
    if (!isBelowZero(totalAmount)) payload.discountAmount = absolute(discountAmount)
    warnings.add('discountAmount', 'is below zero', payload.discountAmount)
  },
})

/** An order was called off, as a whole. */
export const OrderCancelled = defineContract({
  properties: { orderId: Id, reason: Optional(Text), cancelledAt: Optional(Time) },
  time: ['cancelledAt'],
})

/**
 * Money went back to a customer. Without `orderId` it is a credit note of the shop, for no order in particular. A sender that knows
 * only the running total of the order's refunds states `cumulativeAmount` in place of `amount`.
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
  refuse: ({ orderId, amount }) =>
    orderId === undefined && amount === undefined
      ? 'orderId is missing; cumulativeAmount is the running total of the refunds of an order'
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
