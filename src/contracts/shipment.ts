import { defineContract, Id, Label, Optional, Time } from './common.ts'

/** An order left the house. */
export const ShipmentCreated = defineContract({
  properties: {
    orderId: Id,
    shipmentId: Optional(Id),
    trackingNumber: Optional(Label),
    carrier: Optional(Label),
    createdAt: Optional(Time),
    shippedAt: Optional(Time),
  },
  time: ['shippedAt', 'createdAt'],
})
