import { Amount, Currency, defineContract, Id, Label, Optional, Text, Time } from './contract.ts'

/** An order was paid, in whole or in part. */
export const PaymentProcessed = defineContract({
  properties: {
    orderId: Id,
    customerId: Optional(Id),
    transactionId: Optional(Id),
    amount: Amount,
    currency: Optional(Currency),
    paymentMethod: Optional(Label),
    processedAt: Optional(Time),
  },
  time: ['processedAt'],
})

/** A payment for an order was tried and refused. */
export const PaymentFailed = defineContract({
  properties: {
    orderId: Id,
    customerId: Optional(Id),
    amount: Optional(Amount),
    currency: Optional(Currency),
    paymentMethod: Optional(Label),
    reason: Optional(Text),
    failedAt: Optional(Time),
  },
  time: ['failedAt'],
})
