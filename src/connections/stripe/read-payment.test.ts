import { describe, expect, test } from 'vitest'
import { eventsOf, readerOf, testConnection } from '../../../test/helpers/connections/play-deliveries.ts'
import {
  charge,
  dispute,
  paymentIntent,
  refund,
  stripeDelivery,
} from '../../../test/helpers/connections/stripe-account.ts'
import { stripe } from './platform.ts'

const account = testConnection({ platform: 'stripe', secrets: ['whsec_example_secret'] })
const { read, dataOf } = readerOf(stripe, account)

describe('a payment', () => {
  const succeeded = (changes = {}, more = {}) =>
    stripeDelivery('payment_intent.succeeded', paymentIntent(changes), more)

  test('is what came in, at the time of the event, for the order in its metadata', () => {
    expect(eventsOf(stripe, succeeded({ amount_received: 5000 }), account)).toEqual([
      {
        id: 'payment:pi_1',
        type: 'PaymentProcessed',
        time: '2024-11-04T11:15:00Z',
        data: { orderId: '5001', paymentId: 'pi_1', paymentMethod: 'card', amount: '50.00', currency: 'EUR' },
      },
    ])
  })

  test.each([
    ['metadata.shop.order', '77'],
    [['metadata.order', 'metadata.order_id'], '5001'],
    [[], undefined],
  ])('has its order where %j is', (orderIdPath, orderId) => {
    const metadata = { order_id: '5001', shop: { order: '77' } }
    expect(dataOf(succeeded({ metadata }), { options: { orderIdPath } })).toMatchObject({ orderId })
  })

  test('leaves the method to the order of another platform', () => {
    expect(dataOf(succeeded(), { role: 'payments-only' })?.paymentMethod).toBeUndefined()
  })

  test('in test mode counts only if the connection says so', () => {
    expect(read(succeeded({}, { livemode: false }))).toEqual({ ignored: 'test' })
    expect(read(succeeded({}, { livemode: false }), { testOrders: 'count' })).toHaveProperty('events')
  })

  test('that failed has the reason of the bank, else that of Stripe', () => {
    const failed = (error: object) =>
      dataOf(stripeDelivery('payment_intent.payment_failed', paymentIntent({ last_payment_error: error })))
    expect(failed({ code: 'card_declined', decline_code: 'insufficient_funds' })).toMatchObject({
      paymentId: 'pi_1',
      amount: '58.31',
      reason: 'insufficient_funds',
    })
    expect(failed({ code: 'expired_card' })).toMatchObject({ reason: 'expired_card' })
  })

  test('counts by its payment intent rather than by its charge, unless it has none', () => {
    expect(read(stripeDelivery('charge.succeeded', charge()))).toEqual({ ignored: 'counted_by_payment_intent' })
    expect(dataOf(stripeDelivery('charge.succeeded', charge({ payment_intent: null })))).toMatchObject({
      paymentId: 'ch_1',
    })
    const authorised = charge({ payment_intent: null, captured: false })
    expect(read(stripeDelivery('charge.succeeded', authorised))).toEqual({ ignored: 'authorisation' })
  })

  test('without an amount is a problem', () => {
    const delivery = succeeded({ amount_received: null, amount: null })
    expect(read(delivery)).toEqual({ problem: expect.stringMatching(/^The amount of pi_1/) })
  })
})

describe('a refund', () => {
  test.each([
    ['succeeded', 'succeeded'],
    ['pending', 'pending'],
    ['requires_action', 'pending'],
    ['failed', 'failed'],
    ['canceled', 'failed'],
  ])('with the status %s is %s', (stated, status) => {
    expect(dataOf(stripeDelivery('refund.updated', refund({ status: stated })))).toEqual({
      refundId: 're_1',
      paymentId: 'pi_1',
      amount: '10.00',
      currency: 'EUR',
      status,
      reason: 'requested_by_customer',
      refundedAt: '2024-11-05T11:15:00Z',
    })
  })

  test('beside another platform is that of the platform, unless the connection says otherwise', () => {
    const delivery = stripeDelivery('refund.created', refund())
    expect(read(delivery, { role: 'payments-only' })).toEqual({ ignored: 'refund_of_shop' })
    expect(read(delivery, { role: 'payments-only', options: { refunds: 'refund' } })).toHaveProperty('events')
  })

  describe('of a charge', () => {
    const refunded = (changes = {}, more = {}) =>
      stripeDelivery('charge.refunded', charge({ amount_refunded: 1500, ...changes }), more)
    const old = { api_version: '2023-10-16' }

    test('is stated by the refund itself, since 2024-10-28', () => {
      expect(read(refunded())).toEqual({ ignored: 'counted_by_refund' })
      expect(read(refunded({}, old), { options: { refunds: 'refund' } })).toEqual({ ignored: 'counted_by_refund' })
    })

    test('is a running total in older versions, or if the connection says so', () => {
      const expected = { orderId: '5001', paymentId: 'pi_1', cumulativeAmount: '15.00', refundId: 'ch_1:1500' }
      expect(dataOf(refunded({}, old))).toMatchObject(expected)
      expect(dataOf(refunded(), { options: { refunds: 'charge' } })).toMatchObject(expected)
    })

    test('without an order is what was added to the total', () => {
      const before = { previous_attributes: { amount_refunded: 1000 } }
      expect(dataOf(refunded({ metadata: {} }, { ...old, ...before }))).toMatchObject({
        paymentId: 'pi_1',
        amount: '5',
      })
      expect(read(refunded({ metadata: {} }, old))).toEqual({
        problem: expect.stringMatching(/Select the events refund\.created/),
      })
    })

    test('is one of a list in versions that have it', () => {
      const list = { refunds: { object: 'list', data: [refund(), refund({ id: 're_2', amount: 500 })] } }
      const events = eventsOf(stripe, refunded(list, old), account)
      expect(events.map(({ data }) => [data.refundId, data.orderId, data.amount])).toEqual([
        ['re_1', '5001', '10.00'],
        ['re_2', '5001', '5.00'],
      ])
    })
  })
})

describe('a dispute', () => {
  test.each([
    ['needs_response', 'pending'],
    ['under_review', 'pending'],
    ['lost', 'succeeded'],
    ['won', 'failed'],
  ])('with the status %s is a chargeback that is %s', (stated, status) => {
    expect(dataOf(stripeDelivery('charge.dispute.updated', dispute({ status: stated })))).toMatchObject({
      refundId: 'dp_1',
      kind: 'chargeback',
      paymentId: 'pi_1',
      amount: '58.31',
      status,
    })
  })

  test('that is an inquiry moves no money', () => {
    const inquiry = dispute({ status: 'warning_needs_response' })
    expect(read(stripeDelivery('charge.dispute.created', inquiry))).toEqual({ ignored: 'inquiry' })
  })
})
