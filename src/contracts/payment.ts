import { Amount, Currency, defineContract, Id, Label, Optional, Text, Time } from './contract.ts'

/**
 * An order was paid, in whole or in part. A sender that does not know the order states the `paymentId`. The payment then waits for
 * the order to which it is linked.
 */
export const PaymentProcessed = defineContract({
  properties: {
    orderId: Optional(Id),
    paymentId: Optional(Id),
    customerId: Optional(Id),
    transactionId: Optional(Id),
    amount: Amount,
    currency: Optional(Currency),
    paymentMethod: Optional(Label),
    processedAt: Optional(Time),
  },
  time: ['processedAt'],
  oneOf: ['orderId', 'paymentId'],
})

/** A payment for an order was tried and refused. */
export const PaymentFailed = defineContract({
  properties: {
    orderId: Optional(Id),
    paymentId: Optional(Id),
    customerId: Optional(Id),
    amount: Optional(Amount),
    currency: Optional(Currency),
    paymentMethod: Optional(Label),
    reason: Optional(Text),
    failedAt: Optional(Time),
  },
  time: ['failedAt'],
  oneOf: ['orderId', 'paymentId'],
})

/** A payment belongs to an order. The latest link of a payment counts. */
export const PaymentLinked = defineContract({
  properties: { paymentId: Id, orderId: Id, linkedAt: Optional(Time) },
  time: ['linkedAt'],
})
