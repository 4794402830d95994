import { describe, expect, test } from 'vitest'
import { contracts, type EventType } from './index.ts'
import { readPayload } from './read.ts'

type Values = Record<string, unknown>

const at = '2026-04-17T12:13:07.1234567Z'
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
const samples: Record<EventType, { required: Values; optional: Values; instead?: string[] }> = {
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

/** As C# names them. */
function pascalCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pascalCase)
  if (typeof value !== 'object' || value === null) return value
  const names = Object.entries(value).map(([name, inner]) => [
    name.charAt(0).toUpperCase() + name.slice(1),
    pascalCase(inner),
  ])
  return Object.fromEntries(names)
}

const without = (values: Values, name: string) =>
  Object.fromEntries(Object.entries(values).filter(([key]) => key !== name))
const errorOf = (type: EventType, payload: unknown) => {
  const read = readPayload(type, payload)
  return 'error' in read ? read.error : undefined
}

/** Lines of orders and refunds are excluded: a wrong line never rejects the event. An amount may be stated by another property. */
const isNeeded = (name: string, type: EventType) =>
  name !== 'items' && !(contracts[type].oneOf as readonly string[]).includes(name)
/** An order's id is never left out, and a time decides where an event counts. */
const isOptional = (name: string) =>
  name !== 'orderId' && name !== 'revision' && !name.endsWith('At') && name !== 'type'

describe.each(Object.entries(samples) as [EventType, (typeof samples)[EventType]][])(
  '%s',
  (type, { required, optional, instead = [] }) => {
    const complete = { ...required, ...optional }

    test('is the same from PascalCase and camelCase, with exactly these properties', () => {
      const expected = {
        payload: complete,
        time: Object.keys(complete).some((name) => name.endsWith('At')) ? at : undefined,
      }
      expect(readPayload(type, complete)).toEqual(expected)
      expect(readPayload(type, pascalCase(complete))).toEqual(expected)
      expect(Object.keys(contracts[type].schema.properties).sort()).toEqual(
        [...Object.keys(complete), ...instead].sort(),
      )
    })

    test('needs only its required properties', () => {
      expect(readPayload(type, required)).toEqual({ payload: required, time: undefined })
    })

    test.each(Object.keys(required).filter((name) => isNeeded(name, type)))(
      'names %s when it is missing, null or empty',
      (name) => {
        const expected = expect.stringMatching(new RegExp(`^${name} is missing; it must be \\S`))
        expect(errorOf(type, without(complete, name))).toEqual(expected)
        expect(errorOf(type, { ...complete, [name]: null })).toEqual(expected)
        expect(errorOf(type, { ...complete, [name]: '' })).toEqual(expected)
      },
    )

    test.each(Object.keys(complete).filter((name) => isNeeded(name, type) && (name in required || !isOptional(name))))(
      'names %s when it is invalid, with the allowed form and the value',
      (name) => {
        expect(errorOf(type, { ...complete, [name]: ['x'] })).toMatch(
          new RegExp(`^${name} must be \\S.*, not \\["x"\\]$`),
        )
        expect(errorOf(type, { ...complete, [name]: { a: 1 } })).toMatch(
          new RegExp(`^${name} must be .*, not {"a":1}$`),
        )
      },
    )

    test.each(Object.keys(optional).filter(isOptional))(
      'counts %s as absent when it cannot be read, with a warning',
      (name) => {
        const read = readPayload(type, { ...complete, [name]: { a: 1 } })
        expect(read).toMatchObject({
          warnings: [{ field: name, problem: expect.stringMatching(/^(?:cannot be read as|is not) /), used: null }],
        })
        expect(read).toHaveProperty('payload', name === 'items' ? { ...complete, items: [] } : without(complete, name))
      },
    )

    test('counts null and empty text as absent', () => {
      const absent = Object.keys(optional).map((name, i) => [name, i % 2 === 0 ? null : ''])
      expect(readPayload(type, { ...required, ...Object.fromEntries(absent) })).toEqual({
        payload: required,
        time: undefined,
      })
    })

    test('ignores unknown properties', () => {
      expect(errorOf(type, { ...complete, Loyalty: { Tier: 'gold' }, constructor: 1, toString: 'x' })).toBeUndefined()
    })
  },
)

test('a registration is about an order or about a guest', () => {
  expect(errorOf('CustomerRegistered', { customerId: 'c-1', guestKey: 'g-1' })).toBeUndefined()
  expect(errorOf('CustomerRegistered', { customerId: 'c-1' })).toMatch(/^orderId or guestKey is missing; it must be /)
  expect(errorOf('CustomerRegistered', { customerId: 'c-1', guestKey: 'g-1', orderId: 'o-1' })).toMatch(
    /^orderId and guestKey are both there/,
  )
})
