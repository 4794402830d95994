import { defineContract, Id, Label, Optional, Time } from './contract.ts'
import { ShipmentLines } from './lines.ts'

/** An order was shipped: the units that `items` names or, without `items`, all that is left of it. */
export const ShipmentCreated = defineContract({
  properties: {
    orderId: Id,
    shipmentId: Optional(Id),
    items: Optional(ShipmentLines),
    trackingNumber: Optional(Label),
    carrier: Optional(Label),
    createdAt: Optional(Time),
    shippedAt: Optional(Time),
  },
  time: ['shippedAt', 'createdAt'],
  aliases: { lineItems: 'items' },
})
