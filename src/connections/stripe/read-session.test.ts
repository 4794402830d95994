import { describe, expect, test } from 'vitest'
import { eventsOf, readerOf, testConnection } from '../../../test/helpers/connections/play-deliveries.ts'
import { session, stripeDelivery } from '../../../test/helpers/connections/stripe-account.ts'
import { stripe } from './platform.ts'

const account = testConnection({ platform: 'stripe', secrets: ['whsec_example_secret'] })
const { read, dataOf } = readerOf(stripe, account)

describe('a Checkout session', () => {
  const completed = (changes = {}) => stripeDelivery('checkout.session.completed', session(changes))

  test('is an order of its own, without lines', () => {
    expect(dataOf(completed())).toMatchObject({
      orderId: 'cs_1',
      createdAt: '2024-11-04T11:13:00Z',
      currency: 'EUR',
      totalAmount: '58.31',
      discountAmount: '5.00',
      taxAmount: '9.31',
      shippingAmount: '4.00',
      country: 'DE',
      paymentMethod: 'card',
      paymentIds: ['pi_1'],
      items: [],
    })
    expect(dataOf(completed({ client_reference_id: 'basket-7' }))).toMatchObject({ orderId: 'basket-7' })
  })

  test('has the lines that a shop has expanded, without tax', () => {
    const line = {
      id: 'li_1',
      description: 'Linen shirt',
      quantity: 2,
      amount_total: 5355,
      amount_tax: 855,
      price: { id: 'price_1', product: 'prod_1' },
    }
    expect(dataOf(completed({ line_items: { object: 'list', data: [line] } }))).toMatchObject({
      items: [{ productId: 'prod_1', productName: 'Linen shirt', quantity: 2, lineTotal: '45', taxAmount: '8.55' }],
    })
  })

  test('counts when it was paid, or at once if the connection says so', () => {
    const unpaid = completed({ payment_status: 'unpaid' })
    expect(read(unpaid)).toEqual({ ignored: 'not_paid' })
    expect(dataOf(unpaid, { countPending: true })).toMatchObject({ orderId: 'cs_1' })
    const paid = stripeDelivery('checkout.session.async_payment_succeeded', session())
    expect(dataOf(paid)).toMatchObject({ orderId: 'cs_1' })
  })

  test('in two currencies has the one of the connection', () => {
    const shown = { presentment_details: { presentment_amount: 6200, presentment_currency: 'usd' } }
    expect(dataOf(completed(shown))).toMatchObject({ currency: 'EUR', totalAmount: '58.31' })
    expect(dataOf(completed(shown), { currencyMode: 'presentment' })).toMatchObject({
      currency: 'USD',
      totalAmount: '62.00',
    })
    const converted = {
      currency: 'usd',
      amount_total: 6200,
      currency_conversion: { amount_total: 5831, source_currency: 'eur' },
    }
    expect(dataOf(completed(converted))).toMatchObject({ currency: 'EUR', totalAmount: '58.31' })
    expect(dataOf(completed(converted), { currencyMode: 'presentment' })).toMatchObject({
      currency: 'USD',
      totalAmount: '62.00',
    })
  })

  test('beside another platform only links its payment to the order', () => {
    const settings = { role: 'payments-only' } as const
    expect(eventsOf(stripe, completed({ client_reference_id: '5001' }), { ...account, ...settings })).toMatchObject([
      { type: 'PaymentLinked', data: { paymentId: 'pi_1', orderId: '5001' } },
    ])
    expect(read(completed(), settings)).toEqual({ ignored: 'payments_only' })
  })

  test('that only stores a card is ignored', () => {
    expect(read(completed({ mode: 'setup', payment_intent: null }))).toEqual({ ignored: 'setup' })
  })
})
