// A small shop whose events produce the examples of the OpenAPI document.

let count = 0

const event = (type: string, data: object) => ({ id: `example-${++count}`, type, data })

const order = (orderId: string, createdAt: string, customerId: string | undefined, products: [string, number][]) =>
  event('OrderCreated', {
    orderId,
    createdAt,
    customerId,
    items: products.map(([productId, quantity]) => ({ productId, quantity, unitPrice: PRICES[productId] })),
    totalAmount: products.reduce((total, [productId, quantity]) => total + (PRICES[productId] ?? 0) * quantity, 0),
    channel: orderId < 'order-104' ? 'web' : 'app',
    country: 'DE',
    paymentMethod: 'card',
    couponCodes: COUPONS[orderId],
  })

const PRICES: Record<string, number> = { mug: 12, teapot: 30, tea: 8 }
const COUPONS: Record<string, string[]> = { 'order-102': ['WINTER', 'FREESHIP'], 'order-104': ['WINTER'] }
const LABELS = { category: 'Kitchen', brand: 'Acme' }

/** Events of the plain envelope, in the order in which the shop sends them. */
export const exampleShop = [
  event('ProductCreated', { productId: 'mug', name: 'Mug', price: 12, ...LABELS, createdAt: '2024-10-01T08:00:00Z' }),
  event('ProductCreated', {
    productId: 'teapot',
    name: 'Teapot',
    price: 30,
    ...LABELS,
    createdAt: '2024-10-01T08:00:00Z',
  }),
  event('InventoryRestocked', {
    productId: 'mug',
    quantityAdded: 50,
    newTotalQuantity: 50,
    restockedAt: '2024-10-01T09:00:00Z',
  }),
  order('order-100', '2024-11-04T10:15:00Z', 'cust-1', [
    ['mug', 2],
    ['tea', 1],
  ]),
  order('order-101', '2024-12-12T10:30:00Z', 'cust-2', [
    ['mug', 1],
    ['tea', 2],
  ]),
  order('order-102', '2024-12-13T16:05:00Z', 'cust-1', [
    ['teapot', 1],
    ['mug', 2],
    ['tea', 1],
  ]),
  order('order-103', '2024-12-18T09:45:00Z', undefined, [['teapot', 1]]),
  order('order-104', '2024-12-20T08:20:00Z', 'cust-3', [
    ['mug', 4],
    ['tea', 1],
  ]),
  event('PaymentProcessed', { orderId: 'order-101', amount: 28, processedAt: '2024-12-12T10:31:00Z' }),
  event('PaymentProcessed', { orderId: 'order-102', amount: 62, processedAt: '2024-12-13T16:07:00Z' }),
  event('PaymentFailed', {
    orderId: 'order-103',
    amount: 30,
    reason: 'card declined',
    failedAt: '2024-12-18T09:46:00Z',
  }),
  event('ShipmentCreated', { orderId: 'order-101', shipmentId: 'ship-1', shippedAt: '2024-12-13T07:00:00Z' }),
  event('OrderRefunded', {
    orderId: 'order-101',
    refundId: 'refund-1',
    amount: 8,
    refundedAt: '2024-12-16T12:00:00Z',
    // Text rather than a number, which is converted and counted as a warning.
    items: [{ productId: 'tea', quantity: '1', amount: 8 }],
  }),
  event('OrderCancelled', { orderId: 'order-103', reason: 'changed mind', cancelledAt: '2024-12-18T11:00:00Z' }),
  event('PaymentProcessed', { orderId: 'order-105', amount: 8, processedAt: '2024-12-20T08:30:00Z' }),
  event('ItemsReturned', {
    orderId: 'order-101',
    returnId: 'return-1',
    items: [{ productId: 'tea', quantity: 1, reason: 'Wrong kind' }],
    returnedAt: '2024-12-15T12:00:00Z',
  }),
]

/** The cumulated sum, as some shops send it, instead of the amount of this refund. It contradicts the first refund. */
export const contradictoryEvent = event('OrderRefunded', {
  orderId: 'order-101',
  refundId: 'refund-1',
  amount: 13,
  refundedAt: '2024-12-16T12:00:00Z',
  items: [{ productId: 'tea', quantity: 1, amount: 8 }],
})
