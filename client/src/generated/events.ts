// Written by scripts/write-client-types.ts. Do not edit.

/** Text of 1 to 200 characters, or a whole number. */
export type Id = string | number
/** Text such as `'39.98'` keeps every digit. A number is sent with the digits that JavaScript prints. */
export type Amount = string | number
export type Quantity = string | number
/** ISO 8601, milliseconds or seconds since 1970, or a Date. */
export type Time = string | number | Date
/** At least one of the properties `K` is required. */
type OneOf<T, K extends keyof T> = T & { [P in K]: Required<Pick<T, P>> }[K]

/** The data of each type of event. */
export interface Payloads {
  CustomerErased: {
    customerId: Id
    erasedAt?: Time
  }
  CustomerRegistered: OneOf<{
    customerId: Id
    orderId?: Id
    guestKey?: Id
    registeredAt?: Time
  }, 'orderId' | 'guestKey'>
  CustomersMerged: {
    customerId: Id
    intoCustomerId: Id
    mergedAt?: Time
  }
  ExchangeRatePublished: {
    base: string
    quote: string
    rate: Amount
    date: string
    publishedAt?: Time
  }
  InventoryAdjusted: {
    productId: Id
    quantityChange: Quantity
    newTotalQuantity?: Quantity
    reason?: string
    adjustedAt?: Time
  }
  InventoryCounted: {
    productId: Id
    quantity: Quantity
    location?: string
    countedAt?: Time
  }
  InventoryReleased: {
    orderId: Id
    productId: Id
    quantity: Quantity
    releasedAt?: Time
  }
  InventoryReserved: {
    orderId: Id
    productId: Id
    quantity: Quantity
    reservedAt?: Time
  }
  InventoryRestocked: {
    productId: Id
    quantityAdded: Quantity
    newTotalQuantity?: Quantity
    restockedAt?: Time
  }
  ItemsReturned: {
    orderId: Id
    items: {
      productId: Id
      quantity: Quantity
      reason?: string
    }[]
    returnId?: Id
    restocked?: boolean
    reason?: string
    returnedAt?: Time
  }
  NotificationSent: {
    customerId?: Id
    orderId?: Id
    subject?: string
    type?: number | string
    sentAt?: Time
  }
  OrderCancelled: {
    orderId: Id
    reason?: string
    cancelledAt?: Time
  }
  OrderCreated: {
    orderId: Id
    customerId?: Id
    guestKey?: Id
    items: {
      productId: Id
      quantity: Quantity
      unitPrice?: Amount
      lineTotal?: Amount
      productName?: string
      variantId?: Id
      sku?: string
      taxAmount?: Amount
      taxRate?: Amount
      discountAmount?: Amount
      unitCost?: Amount
      kind?: 'goods' | 'gift_card'
    }[]
    totalAmount: Amount
    createdAt?: Time
    currency?: string
    discountAmount?: Amount
    taxAmount?: Amount
    shippingAmount?: Amount
    tipAmount?: Amount
    feeAmount?: Amount
    dutiesAmount?: Amount
    giftCardAmount?: Amount
    taxIncluded?: boolean
    channel?: string
    country?: string
    paymentMethod?: string
    couponCode?: string
    couponCodes?: string[]
    paymentIds?: Id[]
  }
  OrderRefunded: OneOf<{
    refundId?: Id
    orderId?: Id
    customerId?: Id
    paymentId?: Id
    kind?: 'refund' | 'chargeback'
    status?: 'pending' | 'succeeded' | 'failed'
    amount?: Amount
    cumulativeAmount?: Amount
    atLeast?: boolean
    currency?: string
    shippingAmount?: Amount
    taxAmount?: Amount
    adjustmentAmount?: Amount
    items?: {
      productId: Id
      quantity: Quantity
      amount: Amount
    }[]
    reason?: string
    refundedAt?: Time
  }, 'amount' | 'cumulativeAmount'>
  OrderReinstated: {
    orderId: Id
    reason?: string
    reinstatedAt?: Time
  }
  OrderRevised: {
    orderId: Id
    customerId?: Id
    guestKey?: Id
    items: {
      productId: Id
      quantity: Quantity
      unitPrice?: Amount
      lineTotal?: Amount
      productName?: string
      variantId?: Id
      sku?: string
      taxAmount?: Amount
      taxRate?: Amount
      discountAmount?: Amount
      unitCost?: Amount
      kind?: 'goods' | 'gift_card'
    }[]
    totalAmount: Amount
    createdAt?: Time
    currency?: string
    discountAmount?: Amount
    taxAmount?: Amount
    shippingAmount?: Amount
    tipAmount?: Amount
    feeAmount?: Amount
    dutiesAmount?: Amount
    giftCardAmount?: Amount
    taxIncluded?: boolean
    channel?: string
    country?: string
    paymentMethod?: string
    couponCode?: string
    couponCodes?: string[]
    paymentIds?: Id[]
    revision?: Time
    revisedAt?: Time
  }
  OrderVoided: {
    orderId: Id
    reason?: string
    voidedAt?: Time
  }
  PaymentFailed: OneOf<{
    orderId?: Id
    paymentId?: Id
    customerId?: Id
    amount?: Amount
    currency?: string
    paymentMethod?: string
    reason?: string
    failedAt?: Time
  }, 'orderId' | 'paymentId'>
  PaymentLinked: {
    paymentId: Id
    orderId: Id
    linkedAt?: Time
  }
  PaymentProcessed: OneOf<{
    orderId?: Id
    paymentId?: Id
    customerId?: Id
    transactionId?: Id
    amount: Amount
    currency?: string
    paymentMethod?: string
    processedAt?: Time
  }, 'orderId' | 'paymentId'>
  ProductCreated: {
    productId: Id
    name: string
    description?: string
    price: Amount
    cost?: Amount
    currency?: string
    imageUrl?: string
    category?: string
    brand?: string
    sku?: string
    variantId?: Id
    createdAt?: Time
  }
  ProductDeleted: {
    productId: Id
    deletedAt?: Time
  }
  ProductUpdated: {
    productId: Id
    name?: string
    description?: string
    price?: Amount
    cost?: Amount
    currency?: string
    imageUrl?: string
    category?: string
    brand?: string
    sku?: string
    variantId?: Id
    updatedAt?: Time
  }
  RefundVoided: {
    refundId: Id
    orderId?: Id
    reason?: string
    voidedAt?: Time
  }
  ShipmentCancelled: {
    orderId: Id
    shipmentId: Id
    reason?: string
    cancelledAt?: Time
  }
  ShipmentCreated: {
    orderId: Id
    shipmentId?: Id
    items?: {
      productId: Id
      quantity: Quantity
    }[]
    trackingNumber?: string
    carrier?: string
    createdAt?: Time
    shippedAt?: Time
  }
  ShipmentUpdated: {
    orderId: Id
    shipmentId: Id
    items?: {
      productId: Id
      quantity: Quantity
    }[]
    trackingNumber?: string
    carrier?: string
    updatedAt?: Time
  }
}
