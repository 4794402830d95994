import type { Static } from 'typebox'
import * as customers from './customer.ts'
import * as rates from './exchange-rate.ts'
import * as inventory from './inventory.ts'
import * as notifications from './notification.ts'
import * as orders from './order.ts'
import * as payments from './payment.ts'
import * as products from './product.ts'
import * as returns from './return.ts'
import * as shipments from './shipment.ts'

/** All event types of Tidemark: each contract that these files export, under its name. */
export const contracts = {
  ...orders,
  ...customers,
  ...payments,
  ...inventory,
  ...products,
  ...shipments,
  ...returns,
  ...notifications,
  ...rates,
}

export type EventType = keyof typeof contracts

/** The payload of an event of type `T` as it passed its contract. */
export type Payload<T extends EventType> = Static<(typeof contracts)[T]['schema']>
