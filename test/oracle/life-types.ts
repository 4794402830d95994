import fc from 'fast-check'
import type { EventType } from '../../src/contracts/index.ts'
import {
  amounts,
  anyAmounts,
  currencies,
  customers,
  few,
  labels,
  levels,
  names,
  optional,
  orderIds,
  orderItems,
  otherCurrencies,
  products,
  quantities,
  reasons,
  refundItems,
  shippedItems,
  tenants,
} from './life-values.ts'

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

/** The properties of events of all types, by the names in their contracts. */
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

export type LifeSubject = 'order' | 'product'
export type Fields = Readonly<Record<string, fc.Arbitrary<unknown>>>

export interface LifeTypeOptions {
  /** The subject whose state the event changes. */
  of: LifeSubject
  /** The property that has the time of the event. */
  time: keyof LifeData
  /** The property that identifies the fact, if there is one. */
  id?: keyof LifeData
  /** The values of generated events. */
  fields: Fields
}

const order = { tenant: tenants, orderId: orderIds }
const product = { tenant: tenants, productId: products }

/** The events that the generator makes and the oracle understands: all that change a number or a fact. */
export const LIFE_TYPES = {
  OrderCreated: {
    of: 'order',
    time: 'createdAt',
    id: 'orderId',
    fields: {
      ...order,
      customerId: customers,
      currency: currencies,
      totalAmount: anyAmounts,
      discountAmount: optional(anyAmounts),
      taxAmount: optional(anyAmounts),
      shippingAmount: optional(amounts),
      channel: labels,
      country: labels,
      paymentMethod: labels,
      couponCode: labels,
      items: orderItems,
    },
  },
  OrderCancelled: { of: 'order', time: 'cancelledAt', id: 'orderId', fields: { ...order, reason: reasons } },
  OrderRefunded: {
    of: 'order',
    time: 'refundedAt',
    id: 'refundId',
    fields: {
      ...order,
      refundId: few('r1', 'r2', undefined, 9),
      amount: anyAmounts,
      items: refundItems,
      reason: reasons,
      currency: otherCurrencies,
    },
  },
  PaymentProcessed: {
    of: 'order',
    time: 'processedAt',
    id: 'transactionId',
    fields: {
      ...order,
      transactionId: fc.constantFrom('t1', 't2', undefined),
      amount: amounts,
      currency: otherCurrencies,
      paymentMethod: labels,
    },
  },
  PaymentFailed: {
    of: 'order',
    time: 'failedAt',
    fields: {
      ...order,
      amount: optional(amounts),
      currency: otherCurrencies,
      paymentMethod: labels,
      reason: reasons,
    },
  },
  ShipmentCreated: {
    of: 'order',
    time: 'shippedAt',
    id: 'shipmentId',
    fields: { ...order, shipmentId: fc.constantFrom('s1', 's2', undefined), items: shippedItems },
  },
  InventoryReserved: {
    of: 'order',
    time: 'reservedAt',
    fields: { ...order, productId: products, quantity: quantities },
  },
  InventoryReleased: {
    of: 'order',
    time: 'releasedAt',
    fields: { ...order, productId: products, quantity: quantities },
  },
  InventoryAdjusted: {
    of: 'product',
    time: 'adjustedAt',
    fields: {
      ...product,
      quantityChange: fc.oneof(fc.integer({ min: -9, max: 9 }), fc.constant(-1.5)),
      newTotalQuantity: levels,
    },
  },
  InventoryRestocked: {
    of: 'product',
    time: 'restockedAt',
    fields: { ...product, quantityAdded: quantities, newTotalQuantity: levels },
  },
  ProductCreated: {
    of: 'product',
    time: 'createdAt',
    fields: { ...product, name: names, price: amounts, currency: currencies },
  },
  ProductUpdated: {
    of: 'product',
    time: 'updatedAt',
    fields: { ...product, name: optional(names), price: optional(amounts), currency: currencies },
  },
  ProductDeleted: { of: 'product', time: 'deletedAt', fields: product },
} as const satisfies Record<Exclude<EventType, 'NotificationSent'>, LifeTypeOptions>

export type LifeType = keyof typeof LIFE_TYPES
/** The types about one subject. */
export type LifeTypeOf<S extends LifeSubject> = {
  [T in LifeType]: (typeof LIFE_TYPES)[T]['of'] extends S ? T : never
}[LifeType]

export const lifeTypes = Object.keys(LIFE_TYPES) as LifeType[]
export const isLifeType = (type: string): type is LifeType => type in LIFE_TYPES
