import type { Static } from 'typebox'
import { InventoryAdjusted, InventoryReleased, InventoryReserved, InventoryRestocked } from './inventory.ts'
import { NotificationSent } from './notification.ts'
import { OrderCancelled, OrderCreated, OrderRefunded } from './order.ts'
import { PaymentFailed, PaymentProcessed } from './payment.ts'
import { ProductCreated, ProductDeleted, ProductUpdated } from './product.ts'
import { ShipmentCreated } from './shipment.ts'

/** Every event Tidemark understands. To teach it a new one, add its contract here. */
export const contracts = {
  OrderCreated,
  OrderCancelled,
  OrderRefunded,
  PaymentProcessed,
  PaymentFailed,
  InventoryReserved,
  InventoryReleased,
  InventoryAdjusted,
  InventoryRestocked,
  ProductCreated,
  ProductUpdated,
  ProductDeleted,
  ShipmentCreated,
  NotificationSent,
}

export type EventType = keyof typeof contracts

/** The payload of an event of type `T` as it passed its contract. */
export type Payload<T extends EventType> = Static<(typeof contracts)[T]['schema']>
