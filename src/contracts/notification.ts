import { Type } from 'typebox'
import { defineContract, Id, Optional, Text, Time } from './contract.ts'

/** A customer was written to. Whizbang writes the kind (`type`) as a number. */
export const NotificationSent = defineContract({
  properties: {
    customerId: Optional(Id),
    orderId: Optional(Id),
    subject: Optional(Text),
    type: Optional(Type.Union([Type.Integer(), Type.String()], { expected: 'a whole number or text' })),
    sentAt: Optional(Time),
  },
  time: ['sentAt'],
})
