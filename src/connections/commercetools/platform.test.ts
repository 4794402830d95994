import { expect, test } from 'vitest'
import {
  asCloudEvent,
  centsOf,
  commercetoolsMessage,
  commercetoolsOrder,
  commercetoolsTransaction,
} from '../../../test/helpers/connections/commercetools-project.ts'
import { eventsOf, readDelivery, testConnection } from '../../../test/helpers/connections/play-deliveries.ts'
import { amountOf } from './money.ts'
import { commercetools } from './platform.ts'

const project = testConnection({ platform: 'commercetools' })
const at = '2024-11-04T11:15:02.000Z'
const read = (body: object, connection = project) => readDelivery(commercetools, { body }, connection)
const events = (type: string, content: object, connection = project) =>
  eventsOf(commercetools, { body: commercetoolsMessage(type, content) }, connection)
const orderOf = (changes: object, connection = project) =>
  events('OrderCreated', { order: commercetoolsOrder(changes) }, connection)[0]

test('an order has exact amounts, and its version as the number of the revision', () => {
  expect(orderOf({})).toMatchObject({
    type: 'OrderRevised',
    data: {
      orderId: 'order-1',
      customerId: 'customer-7',
      createdAt: '2024-11-04T11:15:00.123Z',
      revision: 2,
      revisedAt: '2024-11-04T11:15:01.000Z',
      currency: 'EUR',
      totalAmount: '119.00',
      taxAmount: '19.00',
      shippingAmount: '4.9',
      discountAmount: '10',
      taxIncluded: true,
      channel: 'web',
      country: 'DE',
      paymentIds: ['payment-1'],
      items: [
        {
          productId: 'product-1',
          productName: 'Lamp',
          variantId: '2',
          sku: 'LAMP-2',
          quantity: 2,
          lineTotal: '110.00',
          taxAmount: '17.56',
          taxRate: '19',
        },
        { productId: 'custom:gift-wrap', productName: 'Gift wrap', quantity: 1, lineTotal: '4.10' },
      ],
    },
  })
})

test.each(['OrderImported', 'OrderCreatedFromRecurringOrder'])('%s is an order too', (type) => {
  expect(events(type, { order: commercetoolsOrder() })[0]).toMatchObject({ type: 'OrderRevised' })
})

test('products are known by variant or stock keeping unit, and named in a language, if the connection says so', () => {
  const idOf = (settings: object) => orderOf({}, testConnection({ platform: 'commercetools', ...settings }))?.data.items
  expect(idOf({ productKey: 'variant' })).toMatchObject([{ productId: 'product-1-2' }, {}])
  expect(idOf({ productKey: 'sku', options: { locale: 'de-DE' } })).toMatchObject([
    { productId: 'LAMP-2', productName: 'Lampe' },
    {},
  ])
})

test('amounts have the decimals that they state', () => {
  expect(amountOf(centsOf(5, 'EUR', 2))).toBe('0.05')
  expect(amountOf(centsOf(-1234, 'EUR', 2))).toBe('-12.34')
  expect(amountOf(centsOf(700, 'JPY', 0))).toBe('700')
  expect(amountOf(centsOf(1234, 'KWD', 3))).toBe('1.234')
  const precise = { ...centsOf(12, 'EUR', 4), type: 'highPrecision', preciseAmount: '123456789012345678' }
  expect(amountOf(precise)).toBe('12345678901234.5678')
  for (const wrong of [undefined, {}, { centAmount: 1.5 }, { centAmount: 1, fractionDigits: -1 }])
    expect(amountOf(wrong)).toBeUndefined()
})

test('an order without taxes has its total price, and a shipping for each address in the mode Multiple', () => {
  const shipping = [{ shippingInfo: { price: centsOf(100) } }, { shippingInfo: { price: centsOf(250) } }]
  const changes = { taxedPrice: undefined, shippingInfo: undefined, shipping, customerId: undefined, store: undefined }
  const order = orderOf(changes)
  expect(order?.data).toMatchObject({ totalAmount: '119.00', shippingAmount: '3.5', channel: 'Customer' })
  expect(order?.data).not.toHaveProperty('customerId', 'customer-7')
})

test('both formats, and lists of messages, are read alike', () => {
  const message = commercetoolsMessage('OrderCreated', { order: commercetoolsOrder() })
  const platform = read(message)
  const cloud = asCloudEvent(message).body as object
  expect(read(cloud)).toEqual(platform)
  expect(read([cloud, commercetoolsMessage('OrderShippingAddressSet')])).toEqual(platform)
})

test('orders are cancelled and deleted', () => {
  expect(events('OrderStateChanged', { orderState: 'Cancelled' })).toMatchObject([
    { type: 'OrderCancelled', time: at, data: { orderId: 'order-1' } },
  ])
  expect(read(commercetoolsMessage('OrderStateChanged', { orderState: 'Confirmed' }))).toEqual({
    ignored: 'other_state',
  })
  expect(events('OrderDeleted', {})).toMatchObject([
    { type: 'OrderVoided', data: { orderId: 'order-1', reason: 'deleted' } },
  ])
})

test('a payment knows its transactions, and the order its payment', () => {
  const transactions = [
    commercetoolsTransaction('t1', 'Authorization', 11900, 'Success', at),
    commercetoolsTransaction('t2', 'Charge', 11900, 'Success', at),
    commercetoolsTransaction('t3', 'Charge', 11900, 'Failure', at),
    commercetoolsTransaction('t4', 'Charge', 11900, 'Pending', at),
  ]
  const payment = {
    id: 'payment-1',
    paymentMethodInfo: { method: 'CREDIT_CARD', name: { en: 'Card of Jo' } },
    transactions,
  }
  expect(events('PaymentCreated', { payment })).toMatchObject([
    {
      type: 'PaymentProcessed',
      data: {
        paymentId: 'payment-1',
        transactionId: 't2',
        amount: '119.00',
        currency: 'EUR',
        paymentMethod: 'CREDIT_CARD',
      },
    },
    { type: 'PaymentFailed', data: { paymentId: 'payment-1', failedAt: at } },
  ])
  expect(events('PaymentCreated', { payment }, testConnection({ countPending: true }))).toHaveLength(3)
  expect(events('OrderPaymentAdded', { payment: { typeId: 'payment', id: 'payment-1' } })).toMatchObject([
    { type: 'PaymentLinked', data: { paymentId: 'payment-1', orderId: 'order-1', linkedAt: at } },
  ])
})

test.each([
  ['Refund', 'Success', 'refund', 'succeeded'],
  ['Refund', 'Pending', 'refund', 'pending'],
  ['Refund', 'Initial', 'refund', 'pending'],
  ['Chargeback', 'Success', 'chargeback', 'succeeded'],
])('a %s in the state %s is a %s that has %s', (type, state, kind, status) => {
  const transaction = commercetoolsTransaction('t1', type, 500, state, at)
  expect(events('PaymentTransactionAdded', { transaction })).toMatchObject([
    {
      type: 'OrderRefunded',
      data: { refundId: 't1', paymentId: 'payment-1', amount: '5.00', kind, status, refundedAt: at },
    },
  ])
})

test('a refund that fails later counts no longer, and other changes of a state have no amount', () => {
  const state = (name: string) =>
    read(commercetoolsMessage('PaymentTransactionStateChanged', { transactionId: 't1', state: name }))
  expect(state('Failure')).toMatchObject({ events: [{ type: 'RefundVoided', data: { refundId: 't1' } }] })
  expect(state('Success')).toEqual({ ignored: 'amount_not_stated' })
})

test('deliveries are shipments, with the tracking number of a parcel', () => {
  const delivery = { id: 'delivery-1', createdAt: at, items: [{ id: 'line-1', quantity: 1 }], parcels: [] }
  const parcel = { id: 'parcel-1', trackingData: { trackingId: 'TRACK', carrier: 'DHL', isReturn: false } }
  expect(events('DeliveryAdded', { delivery })).toMatchObject([
    { type: 'ShipmentCreated', data: { shipmentId: 'delivery-1' } },
  ])
  expect(events('ParcelAddedToDelivery', { delivery, parcel })).toMatchObject([
    { type: 'ShipmentCreated', data: { shipmentId: 'delivery-1', orderId: 'order-1' } },
    { type: 'ShipmentUpdated', data: { trackingNumber: 'TRACK', carrier: 'DHL' } },
  ])
  expect(events('DeliveryRemoved', { delivery })).toMatchObject([{ type: 'ShipmentCancelled' }])
})

test('products and stock', () => {
  const productProjection = {
    id: 'product-1',
    name: { en: 'Lamp' },
    masterVariant: { id: 1, sku: 'LAMP-1' },
    variants: [{ id: 2, sku: 'LAMP-2' }],
  }
  const bySku = testConnection({ productKey: 'sku' })
  expect(events('ProductPublished', { productProjection })).toMatchObject([
    { type: 'ProductUpdated', data: { productId: 'product-1', name: 'Lamp' } },
  ])
  expect(events('ProductPublished', { productProjection }, bySku).map(({ data }) => data.productId)).toEqual([
    'LAMP-1',
    'LAMP-2',
  ])
  const stock = {
    resource: { typeId: 'inventory-entry', id: 'i' },
    resourceUserProvidedIdentifiers: { sku: 'LAMP-1' },
    oldQuantityOnStock: 9,
    newQuantityOnStock: 7,
  }
  expect(events('InventoryEntryQuantitySet', stock, bySku)).toMatchObject([
    { type: 'InventoryCounted', data: { productId: 'LAMP-1', quantity: 7 } },
  ])
  expect(read(commercetoolsMessage('InventoryEntryQuantitySet', stock))).toEqual({ ignored: 'stock_by_sku' })
})

test.each([
  ['OrderEditApplied', 'order_edit'],
  ['OrderLineItemAdded', 'order_edit'],
  ['ReturnInfoAdded', 'return_without_products'],
  ['OrderShippingAddressSet', 'unused_message'],
])('%s states too little to count, and is ignored as %s', (type, ignored) => {
  expect(read(commercetoolsMessage(type))).toEqual({ ignored })
})

test('messages without their content, and bodies of another kind, are problems', () => {
  const payloadNotIncluded = { reason: 'The payload is too large', payloadType: 'OrderCreated' }
  expect(read(commercetoolsMessage('OrderCreated', { payloadNotIncluded }))).toEqual({
    problem: expect.stringContaining('too large'),
  })
  expect(read(commercetoolsMessage('OrderCreated', {}))).toEqual({ problem: expect.stringContaining('totalPrice') })
  expect(read({ hello: 'world' })).toEqual({ problem: expect.stringContaining('not a message') })
  expect(read({ notificationType: 'ResourceCreated', projectKey: 'shop', resource: {} })).toEqual({
    ignored: 'not_a_message',
  })
  const change = {
    specversion: '1.0',
    type: 'com.commercetools.order.change.ResourceUpdated',
    source: '/shop/orders',
    data: {},
  }
  expect(read(change)).toEqual({ ignored: 'unused_message' })
})

test('nothing about persons is kept, and a guest is known by a hash only', () => {
  const persons = {
    customerId: undefined,
    customerEmail: 'Jo@Example.com',
    shippingAddress: { country: 'DE', firstName: 'Jo', streetName: 'Example Street', phone: '+49 170' },
    custom: { fields: { note: 'For Jo' } },
  }
  const body = commercetoolsMessage('OrderCreated', {
    order: commercetoolsOrder(persons),
    createdBy: { customer: { id: 'Jo' } },
  })
  const keyed = testConnection({ platform: 'commercetools', guestKey: 'a-key-of-sixteen-characters' })
  const received = { headers: {}, receivedMs: 0 }
  for (const connection of [project, keyed]) {
    for (const sent of [body, asCloudEvent(body).body]) {
      const kept = commercetools.keep(sent, connection, received)
      expect(commercetools.keep(kept, connection, received)).toEqual(kept)
      expect(JSON.stringify([kept, commercetools.read(kept, received, connection)])).not.toMatch(
        /jo@|"jo"|Street|\+49|For Jo/i,
      )
    }
  }
  expect(orderOf(persons, keyed)?.data).toMatchObject({ guestKey: expect.stringMatching(/^guest:[0-9a-f]{64}$/) })
})
