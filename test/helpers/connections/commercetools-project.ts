import type { MadeUpDelivery } from './play-deliveries.ts'

export const centsOf = (centAmount: number, currencyCode = 'EUR', fractionDigits = 2) => ({
  type: 'centPrecision',
  currencyCode,
  centAmount,
  fractionDigits,
})

const taxed = (net: number, gross: number) => ({
  totalNet: centsOf(net),
  totalGross: centsOf(gross),
  totalTax: centsOf(gross - net),
})

/** An order of one line and a fee. The customer pays 119.00 with 19 % tax, which prices include, after a discount of 10.00. */
export function commercetoolsOrder(changes: object = {}) {
  const taxRate = { name: 'MwSt', amount: 0.19, includedInPrice: true, country: 'DE' }
  return {
    type: 'Order',
    id: 'order-1',
    version: 2,
    createdAt: '2024-11-04T11:15:00.123Z',
    lastModifiedAt: '2024-11-04T11:15:01.000Z',
    orderNumber: '1001',
    customerId: 'customer-7',
    origin: 'Customer',
    store: { typeId: 'store', key: 'web' },
    orderState: 'Open',
    totalPrice: centsOf(11900),
    taxedPrice: taxed(10000, 11900),
    shippingInfo: { shippingMethodName: 'Standard', price: centsOf(490), deliveries: [] },
    shippingAddress: { country: 'DE', city: 'Berlin' },
    discountCodes: [],
    paymentInfo: { payments: [{ typeId: 'payment', id: 'payment-1' }] },
    lineItems: [
      {
        id: 'line-1',
        productId: 'product-1',
        name: { 'en-GB': 'Lamp', 'de-DE': 'Lampe' },
        variant: { id: 2, sku: 'LAMP-2' },
        price: { value: centsOf(6000) },
        quantity: 2,
        totalPrice: centsOf(11000),
        taxedPrice: taxed(9244, 11000),
        taxRate,
      },
    ],
    customLineItems: [
      {
        id: 'custom-1',
        slug: 'gift-wrap',
        name: { en: 'Gift wrap' },
        quantity: 1,
        money: centsOf(410),
        totalPrice: centsOf(410),
        taxRate,
      },
    ],
    ...changes,
  }
}

let messages = 0

/** A message in the format Platform. */
export function commercetoolsMessage(type: string, content: object = {}, at = '2024-11-04T11:15:02.000Z') {
  const typeId = type.startsWith('Payment') ? 'payment' : 'order'
  return {
    notificationType: 'Message',
    projectKey: 'shop',
    id: `message-${messages++}`,
    version: 1,
    sequenceNumber: 1,
    resource: { typeId, id: `${typeId}-1` },
    resourceVersion: 2,
    resourceUserProvidedIdentifiers: { orderNumber: '1001' },
    type,
    createdAt: at,
    lastModifiedAt: at,
    ...content,
  }
}

export const commercetoolsTransaction = (
  id: string,
  type: string,
  cents: number,
  state: string,
  timestamp: string,
) => ({
  id,
  timestamp,
  type,
  amount: centsOf(cents),
  interactionId: `psp-${id}`,
  state,
})

/** A message in the format CloudEvents, which has the message of the format Platform as its data. */
export function asCloudEvent(message: {
  type: string
  resource: { typeId: string }
  createdAt: string
  id: string
}): MadeUpDelivery {
  const { typeId } = message.resource
  return {
    body: {
      specversion: '1.0',
      id: message.id,
      type: `com.commercetools.${typeId}.message.${message.type}`,
      source: `/shop/${typeId}s`,
      subject: 'order-1',
      time: message.createdAt,
      sequence: '1',
      data: message,
    },
  }
}
