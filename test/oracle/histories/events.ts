import { lifeEvent } from '../life-events.ts'

/** A day of March 2024, at noon. */
export const at = (day: number, minute = 0) => new Date(Date.UTC(2024, 2, day, 12, minute)).toISOString()
const order = { orderId: 'o1', currency: 'EUR' }
export const placed = (day: number, data = {}) =>
  lifeEvent('OrderCreated', at(day), {
    ...order,
    customerId: 'anna',
    totalAmount: '100.00',
    channel: 'web',
    paymentMethod: 'card',
    items: [
      { productId: 'p1', quantity: 2, unitPrice: '30' },
      { productId: 'p2', quantity: 1, unitPrice: '35.50' },
      { productId: 'p1', quantity: 1, lineTotal: '4.50' },
    ],
    ...data,
  })
export const refund = (refundId: string, day: number, amount: string, data = {}) =>
  lifeEvent('OrderRefunded', at(day), { orderId: 'o1', refundId, amount, ...data })
export const runningTotal = (refundId: string, day: number, cumulativeAmount: string, data = {}) =>
  lifeEvent('OrderRefunded', at(day), { orderId: 'o1', refundId, cumulativeAmount, ...data })
export const creditNote = (refundId: string, day: number, amount: string, data = {}) =>
  lifeEvent('OrderRefunded', at(day), { refundId, customerId: 'anna', currency: 'EUR', amount, ...data })
export const voided = (refundId: string, day: number, data = {}) =>
  lifeEvent('RefundVoided', at(day), { refundId, reason: `void of day ${day}`, ...data })
export const cancelled = (day: number, reason = 'late') =>
  lifeEvent('OrderCancelled', at(day), { orderId: 'o1', reason })
export const paid = (transactionId: string, day: number, data = {}) =>
  lifeEvent('PaymentProcessed', at(day), { orderId: 'o1', transactionId, amount: '100', ...data })
export const failed = (day: number, reason: string) =>
  lifeEvent('PaymentFailed', at(day), { orderId: 'o1', amount: '100', reason })
export const shipped = (shipmentId: string, day: number, data = {}) =>
  lifeEvent('ShipmentCreated', at(day), { orderId: 'o1', shipmentId, ...data })
export const reserved = (productId: string, quantity: number) =>
  lifeEvent('InventoryReserved', at(1, 1), { orderId: 'o1', productId, quantity })
export const released = (productId: string, quantity: number) =>
  lifeEvent('InventoryReleased', at(2, 1), { orderId: 'o1', productId, quantity })

export const revised = (revision: number | string | undefined, day: number, data = {}) =>
  lifeEvent('OrderRevised', at(day), { ...placed(1).data, createdAt: undefined, revision, ...data })
export const orderVoided = (day: number, data = {}) =>
  lifeEvent('OrderVoided', at(day), { orderId: 'o1', reason: `void of day ${day}`, ...data })
export const reinstated = (day: number, data = {}) => lifeEvent('OrderReinstated', at(day), { orderId: 'o1', ...data })

export const updated = (shipmentId: string, day: number, data = {}) =>
  lifeEvent('ShipmentUpdated', at(day), { orderId: 'o1', shipmentId, ...data })
export const withdrawn = (shipmentId: string, day: number, reason = 'lost') =>
  lifeEvent('ShipmentCancelled', at(day), { orderId: 'o1', shipmentId, reason })
export const returned = (returnId: string, day: number, data = {}) =>
  lifeEvent('ItemsReturned', at(day), { orderId: 'o1', returnId, ...part('p1', 1), ...data })
export const counted = (day: number, quantity: number, data = {}) =>
  lifeEvent('InventoryCounted', at(day), { productId: 'p1', quantity, ...data })

export const unlinked = (paymentId: string, day: number, data = {}) =>
  lifeEvent('PaymentProcessed', at(day), { paymentId, amount: '100', ...data })
export const unlinkedFailure = (paymentId: string, day: number) =>
  lifeEvent('PaymentFailed', at(day), { paymentId, amount: '100', reason: `failed on day ${day}` })
export const linked = (paymentId: string, orderId: string, day: number) =>
  lifeEvent('PaymentLinked', at(day), { paymentId, orderId })
export const refundOfPayment = (paymentId: string, refundId: string, day: number, amount: string, data = {}) =>
  lifeEvent('OrderRefunded', at(day), { paymentId, refundId, amount, ...data })

/** A line with tax, and a gift card. */
export const taxed = (taxRate: string) => ({
  items: [
    { productId: 'p1', quantity: 2, unitPrice: '30', taxRate, taxAmount: '9.50', discountAmount: '2' },
    { productId: 'p2', quantity: 1, unitPrice: '25', kind: 'gift_card' },
  ],
})

export const merged = (customerId: string, intoCustomerId: string, day: number) =>
  lifeEvent('CustomersMerged', at(day), { customerId, intoCustomerId })
export const registered = (customerId: string, day: number, data: { orderId: string } | { guestKey: string }) =>
  lifeEvent('CustomerRegistered', at(day), { customerId, ...data })

export const costs = (productId: string, day: number, cost: string, data = {}) =>
  lifeEvent('ProductUpdated', at(day), { productId, cost, currency: 'EUR', ...data })

export const part = (productId: string, quantity: number) => ({ items: [{ productId, quantity }] })
export const items = (productId: string, quantity: number, amount: string) => ({
  items: [{ productId, quantity, amount }],
})
