import { defineContract, Id, Label, Optional, Quantity, Text, Time } from './contract.ts'
import { isBelowZero } from './lines.ts'

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

/** The units of a product at a location were counted. The count states the level at its time. */
export const InventoryCounted = defineContract({
  properties: { productId: Id, quantity: Quantity, location: Optional(Label), countedAt: Optional(Time) },
  time: ['countedAt'],
  refuse: ({ quantity }) =>
    isBelowZero(quantity) ? `quantity must be zero or more, not ${JSON.stringify(quantity)}` : undefined,
})
