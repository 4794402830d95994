import type { EventType } from '../../src/contracts/index.ts'

type Values = Record<string, unknown>

/** A time with more decimals than microseconds. */
export const at = '2026-04-17T12:13:07.1234567Z'
const item = {
  productId: 'p-1',
  quantity: 2,
  unitPrice: 19.99,
  lineTotal: '39.98',
  taxAmount: '6.38',
  taxRate: 19,
  discountAmount: 1,
  kind: 'goods',
  variantId: 'v-1',
  sku: 'W-1',
}
const labels = { category: 'Tools', brand: 'Acme', sku: 'W-1', variantId: 'v-1' }

/** Every property of every contract, the required ones first. `instead` are names of properties that exclude some of the others. */
export const samples: Record<EventType, { required: Values; optional: Values; instead?: string[] }> = {
  OrderCreated: {
    required: { orderId: 'o-1', items: [item], totalAmount: 39.98 },
    optional: {
      customerId: 'c-1',
      guestKey: 'g-1',
      createdAt: at,
      currency: 'EUR',
      discountAmount: 1,
      taxAmount: '2.50',
      shippingAmount: 0,
      tipAmount: 1,
      feeAmount: '0.50',
      dutiesAmount: 2,
      giftCardAmount: 10,
      taxIncluded: true,
      channel: 'web',
      country: 'DE',
      paymentMethod: 'card',
      couponCode: 'SPRING',
      couponCodes: ['SPRING', 'FRIENDS'],
      paymentIds: ['pay-1', 2],
    },
  },
  OrderRevised: {
    required: { orderId: 'o-1', items: [item], totalAmount: 39.98 },
    optional: {
      customerId: 'c-1',
      guestKey: 'g-1',
      createdAt: at,
      currency: 'EUR',
      discountAmount: 1,
      taxAmount: '2.50',
      shippingAmount: 0,
      tipAmount: 1,
      feeAmount: '0.50',
      dutiesAmount: 2,
      giftCardAmount: 10,
      taxIncluded: true,
      channel: 'web',
      country: 'DE',
      paymentMethod: 'card',
      couponCode: 'SPRING',
      couponCodes: ['SPRING', 'FRIENDS'],
      paymentIds: ['pay-1'],
      revision: 2,
      revisedAt: at,
    },
  },
  CustomersMerged: { required: { customerId: 'c-1', intoCustomerId: 'c-2' }, optional: { mergedAt: at } },
  CustomerRegistered: {
    required: { customerId: 'c-1', orderId: 'o-1' },
    optional: { registeredAt: at },
    instead: ['guestKey'],
  },
  CustomerErased: { required: { customerId: 'c-1' }, optional: { erasedAt: at } },
  OrderVoided: { required: { orderId: 'o-1' }, optional: { reason: 'test', voidedAt: at } },
  OrderReinstated: { required: { orderId: 'o-1' }, optional: { reason: 'no fraud', reinstatedAt: at } },
  OrderCancelled: { required: { orderId: 'o-1' }, optional: { reason: 'too late', cancelledAt: at } },
  OrderRefunded: {
    required: { amount: 19.99 },
    optional: {
      refundId: 'r-1',
      orderId: 'o-1',
      customerId: 'c-1',
      paymentId: 'pay-1',
      kind: 'chargeback',
      status: 'pending',
      cumulativeAmount: '29.99',
      atLeast: true,
      currency: 'EUR',
      shippingAmount: 4.9,
      taxAmount: '2.50',
      adjustmentAmount: -1,
      reason: 'broken',
      refundedAt: at,
      items: [{ productId: 'p-1', quantity: 1, amount: 19.99 }],
    },
  },
  RefundVoided: {
    required: { refundId: 'r-1' },
    optional: { orderId: 'o-1', reason: 'failed', voidedAt: at },
  },
  PaymentProcessed: {
    required: { orderId: 'o-1', amount: 39.98 },
    optional: {
      paymentId: 'pay-1',
      customerId: 'c-1',
      transactionId: 't-1',
      currency: 'EUR',
      paymentMethod: 'card',
      processedAt: at,
    },
  },
  PaymentFailed: {
    required: { orderId: 'o-1' },
    optional: {
      paymentId: 'pay-1',
      customerId: 'c-1',
      amount: 1,
      currency: 'EUR',
      paymentMethod: 'card',
      reason: 'no money',
      failedAt: at,
    },
  },
  PaymentLinked: { required: { paymentId: 'pay-1', orderId: 'o-1' }, optional: { linkedAt: at } },
  InventoryReserved: { required: { orderId: 'o-1', productId: 'p-1', quantity: 2 }, optional: { reservedAt: at } },
  InventoryReleased: { required: { orderId: 'o-1', productId: 'p-1', quantity: 2 }, optional: { releasedAt: at } },
  InventoryAdjusted: {
    required: { productId: 'p-1', quantityChange: -3 },
    optional: { newTotalQuantity: 7, reason: 'count', adjustedAt: at },
  },
  InventoryRestocked: {
    required: { productId: 'p-1', quantityAdded: 10 },
    optional: { newTotalQuantity: 17, restockedAt: at },
  },
  InventoryCounted: {
    required: { productId: 'p-1', quantity: 7 },
    optional: { location: 'Berlin', countedAt: at },
  },
  ProductCreated: {
    required: { productId: 'p-1', name: 'Widget', price: 19.99 },
    optional: { description: 'Blue', cost: 7.5, currency: 'EUR', imageUrl: '/widget.png', ...labels, createdAt: at },
  },
  ProductUpdated: {
    required: { productId: 'p-1' },
    optional: {
      name: 'Widget',
      description: 'Red',
      price: 5,
      cost: 2,
      currency: 'EUR',
      imageUrl: '/widget.png',
      ...labels,
      updatedAt: at,
    },
  },
  ProductDeleted: { required: { productId: 'p-1' }, optional: { deletedAt: at } },
  ShipmentCreated: {
    required: { orderId: 'o-1' },
    optional: {
      shipmentId: 's-1',
      items: [{ productId: 'p-1', quantity: 1 }],
      trackingNumber: 'T1',
      carrier: 'DHL',
      createdAt: at,
      shippedAt: at,
    },
  },
  ShipmentUpdated: {
    required: { orderId: 'o-1', shipmentId: 's-1' },
    optional: {
      items: [{ productId: 'p-1', quantity: 2 }],
      trackingNumber: 'T2',
      carrier: 'UPS',
      updatedAt: at,
    },
  },
  ShipmentCancelled: {
    required: { orderId: 'o-1', shipmentId: 's-1' },
    optional: { reason: 'lost', cancelledAt: at },
  },
  ItemsReturned: {
    required: { orderId: 'o-1', items: [{ productId: 'p-1', quantity: 1, reason: 'too small' }] },
    optional: { returnId: 're-1', restocked: false, reason: 'size', returnedAt: at },
  },
  ExchangeRatePublished: {
    required: { base: 'EUR', quote: 'USD', rate: '1.0956', date: '2026-04-17' },
    optional: { publishedAt: at },
  },
  NotificationSent: {
    required: {},
    optional: { customerId: 'c-1', orderId: 'o-1', subject: 'Thank you', type: 2, sentAt: at },
  },
}
