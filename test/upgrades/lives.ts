/**
 * Events of orders that later releases understand better than earlier ones: refunds that fail, are voided or are chargebacks, orders
 * that are voided, events before their order.
 *
 * @param name begins the ids of events, orders and refunds.
 */
export function createLives(name: string) {
  let number = 0
  const event = (type: string, day: number, data: object, extra: object = {}) =>
    JSON.stringify({ id: `${name}-${++number}`, type, time: at(day, number % 60), data, ...extra })

  const order = (orderId: string, day: number, more: object = {}, extra: object = {}) =>
    event(
      'OrderCreated',
      day,
      { orderId, createdAt: at(day), currency: 'USD', totalAmount: 100, items, ...more },
      extra,
    )

  function lifeOf(n: number): string[] {
    const orderId = `${name}-life-${n}`
    const day = 3 + (n % 20)
    const refund = (refundId: string, amount: number, more: object = {}) =>
      event('OrderRefunded', day + 2, {
        orderId,
        refundId: `${name}-${refundId}-${n}`,
        amount,
        refundedAt: at(day + 2, n % 60),
        ...more,
      })
    const voided = (refundId: string, more: object = {}) =>
      event('RefundVoided', day + 3, { refundId: `${name}-${refundId}-${n}`, ...more })
    return [
      ...(n % 3 === 0 ? [refund('early', 30)] : []),
      order(orderId, day, {
        customerId: n % 4 === 0 ? undefined : `customer-${n % 5}`,
        currency: n % 6 === 0 ? 'EUR' : 'USD',
        discountAmount: 5,
        taxAmount: 8,
        shippingAmount: 4,
        channel: ['web', 'app', 'shop'][n % 3],
        country: ['DE', 'FR'][n % 2],
        paymentMethod: 'card',
        couponCode: 'SPRING',
      }),
      event('PaymentFailed', day, { orderId, amount: 100, reason: 'Card expired', failedAt: at(day, 5) }),
      event('PaymentProcessed', day, { orderId, amount: 100, transactionId: `${orderId}-1`, processedAt: at(day, 9) }),
      event('InventoryReserved', day, { orderId, productId: 'lamp', quantity: 2, reservedAt: at(day, 10) }),
      ...(n % 2 === 0 ? [event('ShipmentCreated', day + 1, { orderId, shippedAt: at(day + 1) })] : []),
      ...(n % 5 === 0
        ? [event('OrderCancelled', day + 1, { orderId, reason: 'Twice', cancelledAt: at(day + 1) })]
        : []),
      ...(n % 3 === 1 ? [refund('first', 60), refund('second', 90)] : []),
      ...(n % 12 === 2 ? [refund('failed', 20, { status: 'failed' })] : []),
      ...(n % 12 === 4 ? [refund('chargeback', 100, { kind: 'chargeback' })] : []),
      ...(n % 12 === 5 ? [refund('voided', 25), voided('voided', { orderId })] : []),
      ...(n % 12 === 7 ? [voided('second')] : []),
      ...(n % 12 === 8 ? [event('OrderVoided', day + 1, { orderId, reason: 'test', voidedAt: at(day + 1) })] : []),
      ...(n % 12 === 9 ? [event('LoyaltyPointsEarned', day, { orderId, points: 12 })] : []),
    ]
  }

  return { event, order, lives: (count: number) => Array.from({ length: count }, (_, i) => lifeOf(i + 1)).flat() }
}

/** A time in March 2026. */
export const at = (day: number, minute = 0) => new Date(Date.UTC(2026, 2, day, 8, minute)).toISOString()

const items = [
  { productId: 'lamp', productName: 'Lamp', quantity: 2, unitPrice: 30, lineTotal: 60 },
  { productId: 'rug', productName: 'Rug', quantity: 1, unitPrice: 40, lineTotal: 40 },
]
