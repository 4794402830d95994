import { defineContract, Id, Label, Optional, Text, Time } from './contract.ts'
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

/** A shipment changed. Its `items` are all items of the shipment from then on; without them, its items stay as they are. */
export const ShipmentUpdated = defineContract({
  properties: {
    orderId: Id,
    shipmentId: Id,
    items: Optional(ShipmentLines),
    trackingNumber: Optional(Label),
    carrier: Optional(Label),
    updatedAt: Optional(Time),
  },
  time: ['updatedAt'],
  aliases: { lineItems: 'items' },
})

/** A shipment did not take place. */
export const ShipmentCancelled = defineContract({
  properties: { orderId: Id, shipmentId: Id, reason: Optional(Text), cancelledAt: Optional(Time) },
  time: ['cancelledAt'],
})
