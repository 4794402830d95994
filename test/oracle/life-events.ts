import type { ShopEvent } from '../helpers/wire-forms.ts'
import { nameOf } from './life-ids.ts'

/** An amount: a decimal numeral, or the number that the simulator writes. */
export type Numeral = string | number
/** What names a thing. */
type Name = string | number

export interface LifeItem {
  productId: Name
  quantity: number
  unitPrice?: Numeral
  lineTotal?: Numeral
  amount?: Numeral
}

/** All that events of any type may say, by the names of their contracts. */
export interface LifeData {
  orderId?: Name
  customerId?: Name
  currency?: string
  items?: readonly LifeItem[]
  totalAmount?: Numeral
  discountAmount?: Numeral
  taxAmount?: Numeral
  shippingAmount?: Numeral
  channel?: string
  country?: string
  paymentMethod?: string
  couponCode?: string
  refundId?: Name
  transactionId?: Name
  shipmentId?: Name
  amount?: Numeral
  reason?: string
  productId?: Name
  quantity?: number
  quantityAdded?: number
  quantityChange?: number
  newTotalQuantity?: number
  name?: string
  price?: Numeral
  createdAt?: string
  cancelledAt?: string
  refundedAt?: string
  processedAt?: string
  failedAt?: string
  shippedAt?: string
  reservedAt?: string
  releasedAt?: string
  adjustedAt?: string
  restockedAt?: string
  updatedAt?: string
  deletedAt?: string
}

/** An event of any type, in the plain envelope. */
export interface LifeEvent extends ShopEvent {
  data: LifeData
}

/** The property that tells when an event of a type happened. */
export const TIME_OF = {
  OrderCreated: 'createdAt',
  OrderCancelled: 'cancelledAt',
  OrderRefunded: 'refundedAt',
  PaymentProcessed: 'processedAt',
  PaymentFailed: 'failedAt',
  ShipmentCreated: 'shippedAt',
  InventoryReserved: 'reservedAt',
  InventoryReleased: 'releasedAt',
  InventoryAdjusted: 'adjustedAt',
  InventoryRestocked: 'restockedAt',
  ProductCreated: 'createdAt',
  ProductUpdated: 'updatedAt',
  ProductDeleted: 'deletedAt',
} as const satisfies Record<string, keyof LifeData>
export type LifeType = keyof typeof TIME_OF

let written = 0

/** An event that happened at a time, with a message id of its own. */
export function lifeEvent(type: LifeType, at: string, data: LifeData, tenant?: string): LifeEvent {
  written++
  return { id: `message ${written}`, type, tenant, data: { ...data, [TIME_OF[type]]: at } }
}

/** The same fact under another message id. */
export function underAnotherId(event: LifeEvent, suffix: string): LifeEvent {
  return { ...event, id: `${event.id} ${suffix}` }
}

const OWN_IDS: Partial<Record<string, keyof LifeData>> = {
  OrderCreated: 'orderId',
  OrderCancelled: 'orderId',
  OrderRefunded: 'refundId',
  PaymentProcessed: 'transactionId',
  ShipmentCreated: 'shipmentId',
}

/** What an event's fact is called by itself, whatever message it comes in; undefined when only the message names it. */
export function businessKeyOf({ type, tenant, data }: LifeEvent): string | undefined {
  const name = OWN_IDS[type]
  const id = name && data[name]
  return id === undefined ? undefined : JSON.stringify([tenant ?? 'default', type, nameOf(data.orderId), String(id)])
}
