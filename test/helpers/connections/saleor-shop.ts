import type { MadeUpDelivery } from './play-deliveries.ts'

const money = (amount: number) => ({ amount, currency: 'EUR' })
const amount = (value: number) => ({ amount: value })

/** An order of two lines as the published query asks for it. The customer pays 119.00 with 19 % tax, after a discount of 10.00. */
export function saleorOrder(changes: object = {}) {
  return {
    id: 'T3JkZXI6MQ==',
    created: '2024-11-04T11:15:00.123456+00:00',
    updatedAt: '2024-11-04T11:15:00.523456+00:00',
    status: 'UNFULFILLED',
    voucherCode: 'WELCOME',
    channel: { slug: 'web' },
    user: { id: 'VXNlcjo3' },
    shippingAddress: { country: { code: 'DE' } },
    billingAddress: { country: { code: 'AT' } },
    total: { gross: money(119), tax: amount(19) },
    undiscountedTotal: { gross: amount(129) },
    shippingPrice: { net: amount(10), gross: amount(11.9) },
    lines: [
      {
        id: 'line-1',
        quantity: 2,
        productName: 'Lamp',
        productSku: 'LAMP-1',
        productVariantId: 'variant-1',
        taxRate: 0.19,
        totalPrice: { net: amount(60), gross: amount(71.4) },
        variant: { product: { id: 'product-1' } },
      },
      {
        id: 'line-2',
        quantity: 1,
        productName: 'Old chair',
        productSku: 'CHAIR-1',
        productVariantId: 'variant-2',
        taxRate: 0.19,
        totalPrice: { net: amount(30), gross: amount(35.7) },
        variant: null,
      },
    ],
    fulfillments: [],
    grantedRefunds: [],
    transactions: [],
    payments: [],
    ...changes,
  }
}

/** A delivery of an order, as its event. */
export function saleorDelivery(
  order: object,
  type = 'OrderUpdated',
  issuedAt = '2024-11-04T11:15:01Z',
): MadeUpDelivery {
  return { headers: { 'saleor-event': 'order_updated' }, body: { __typename: type, issuedAt, order } }
}

/** An event of a transaction at the payment provider. */
export function saleorMoney(id: string, type: string, value: number, createdAt: string, pspReference = `psp-${id}`) {
  return { id, type, createdAt, pspReference, amount: money(value) }
}
