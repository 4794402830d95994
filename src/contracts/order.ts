import { type TProperties, type TSchema, Type } from 'typebox'
import { Amount, Currency, defineContract, Id, Label, Optional, Quantity, Text, Time } from './common.ts'

const MAX_LINES = 100_000

const lineOf = <P extends TProperties>(properties: P) => Type.Object(properties, { expected: 'a JSON object' })
const linesOf = <S extends TSchema>(line: S) =>
  Type.Array(line, { maxItems: MAX_LINES, expected: `a list of at most ${MAX_LINES} lines` })

const OrderItem = lineOf({
  productId: Id,
  quantity: Quantity,
  unitPrice: Optional(Amount),
  lineTotal: Optional(Amount),
})

/** A customer placed an order. `totalAmount` is what it came to; its items need a `lineTotal` or a `unitPrice`. */
export const OrderCreated = defineContract({
  properties: {
    orderId: Id,
    customerId: Optional(Id),
    items: linesOf(OrderItem),
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
  check: ({ items }) => {
    const unpriced = items.findIndex(({ lineTotal, unitPrice }) => lineTotal === undefined && unitPrice === undefined)
    return unpriced === -1 ? undefined : `items.${unpriced} must have a lineTotal or a unitPrice`
  },
})

/** An order was called off, as a whole. */
export const OrderCancelled = defineContract({
  properties: { orderId: Id, reason: Optional(Text), cancelledAt: Optional(Time) },
  time: ['cancelledAt'],
})

const RefundItem = lineOf({ productId: Id, quantity: Quantity, amount: Amount })

/** Money went back to a customer. Without `orderId` it is a credit note of the shop, for no order in particular. */
export const OrderRefunded = defineContract({
  properties: {
    refundId: Optional(Id),
    orderId: Optional(Id),
    customerId: Optional(Id),
    amount: Amount,
    currency: Optional(Currency),
    items: Optional(linesOf(RefundItem)),
    reason: Optional(Text),
    refundedAt: Optional(Time),
  },
  time: ['refundedAt'],
  aliases: { lineItems: 'items' },
})
