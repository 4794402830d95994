import { defineContract, Flag, Id, Optional, Text, Time } from './contract.ts'
import { ReturnLines } from './lines.ts'

/** Units of an order came back. If they are `restocked`, which is the default, they can be sold again. No money is paid back. */
export const ItemsReturned = defineContract({
  properties: {
    orderId: Id,
    items: ReturnLines,
    returnId: Optional(Id),
    restocked: Optional(Flag),
    reason: Optional(Text),
    returnedAt: Optional(Time),
  },
  time: ['returnedAt'],
  aliases: { lineItems: 'items' },
})
