import { defineContract, Id, Optional, Quantity, Text, Time } from './contract.ts'

/** Units of a product were set aside for an order. */
export const InventoryReserved = defineContract({
  properties: { orderId: Id, productId: Id, quantity: Quantity, reservedAt: Optional(Time) },
  time: ['reservedAt'],
})

/** Units that were set aside for an order went back on sale. */
export const InventoryReleased = defineContract({
  properties: { orderId: Id, productId: Id, quantity: Quantity, releasedAt: Optional(Time) },
  time: ['releasedAt'],
})

/** The stock of a product was corrected, up or down. */
export const InventoryAdjusted = defineContract({
  properties: {
    productId: Id,
    quantityChange: Quantity,
    newTotalQuantity: Optional(Quantity),
    reason: Optional(Text),
    adjustedAt: Optional(Time),
  },
  time: ['adjustedAt'],
})

/** New units of a product arrived. */
export const InventoryRestocked = defineContract({
  properties: {
    productId: Id,
    quantityAdded: Quantity,
    newTotalQuantity: Optional(Quantity),
    restockedAt: Optional(Time),
  },
  time: ['restockedAt'],
})
