import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  eventsOf,
  type MadeUpDelivery,
  readDelivery,
  testConnection,
} from '../../../test/helpers/connections/play-deliveries.ts'
import {
  charge,
  dispute,
  paymentIntent,
  refund,
  session,
  stripeDelivery,
  stripeEvent,
} from '../../../test/helpers/connections/stripe-account.ts'
import type { Connection } from '../connection.ts'
import { amountOf } from './minor-units.ts'
import { stripe } from './platform.ts'

const account = testConnection({ platform: 'stripe', secrets: ['whsec_example_secret'] })
const read = (delivery: MadeUpDelivery, settings: Partial<Connection> = {}) =>
  readDelivery(stripe, delivery, { ...account, ...settings })
const dataOf = (delivery: MadeUpDelivery, settings: Partial<Connection> = {}) =>
  eventsOf(stripe, delivery, { ...account, ...settings })[0]?.data

describe('the signature', () => {
  const body = '{"id":450789469,"test":true}'
  const V1 = '583f99da600573a90d6f550bcf052ce5a424d8fffe59e401aaa8cd03dc5101fb'
  const SENT = 1_700_000_000
  const verify = (header: string | undefined, { seconds = 0, secrets = account.secrets, text = body } = {}) =>
    stripe.verify(
      {
        headers: header === undefined ? {} : { 'stripe-signature': header },
        body: new TextEncoder().encode(text),
        receivedMs: (SENT + seconds) * 1000,
      },
      { ...account, secrets },
    )
  const isAuthentic = { isAuthentic: true }

  test('is the HMAC of the time and the body, under any of the secrets', () => {
    expect(verify(`t=${SENT},v1=${V1}`)).toEqual(isAuthentic)
    expect(verify(`t=${SENT},v1=${V1}`, { secrets: ['whsec_next', 'whsec_example_secret'] })).toEqual(isAuthentic)
  })

  test('is one of several, while a secret is replaced', () => {
    const other = createHmac('sha256', 'whsec_next').update(`${SENT}.${body}`).digest('hex')
    expect(verify(`t=${SENT},v1=${other},v1=${V1},v0=${'0'.repeat(64)}`)).toEqual(isAuthentic)
  })

  test.each([300, -300])('is valid after %i s', (seconds) => {
    expect(verify(`t=${SENT},v1=${V1}`, { seconds })).toEqual(isAuthentic)
  })

  test.each([
    ['301 s old', `t=${SENT},v1=${V1}`, { seconds: 301 }],
    ['301 s ahead', `t=${SENT},v1=${V1}`, { seconds: -301 }],
    ['of a changed body', `t=${SENT},v1=${V1}`, { text: body.replace('true', 'false') }],
    ['of another secret', `t=${SENT},v1=${V1}`, { secrets: ['whsec_other'] }],
    ['of another length', `t=${SENT},v1=${V1.slice(2)}`, {}],
    ['of another scheme', `t=${SENT},v0=${V1}`, {}],
    ['without a time', `v1=${V1}`, {}],
    ['with two times', `t=${SENT},t=${SENT + 1},v1=${V1}`, {}],
    ['that is missing', undefined, {}],
  ])('%s is refused', (_, header, options) => {
    expect(verify(header, options)).toMatchObject({ isAuthentic: false, error: expect.any(String) })
  })

  test('may be a bearer token where Event Grid or EventBridge delivers', () => {
    const bearer = (token: string) =>
      stripe.verify({ headers: { authorization: `Bearer ${token}` }, body: new Uint8Array(), receivedMs: 0 }, account)
    expect(bearer('whsec_example_secret')).toEqual(isAuthentic)
    expect(bearer('whsec_other')).toMatchObject({ isAuthentic: false })
  })
})

test.each([
  [5831, 'EUR', '58.31'],
  [5, 'USD', '0.05'],
  [-5, 'USD', '-0.05'],
  [0, 'EUR', '0.00'],
  [5831, 'JPY', '5831'],
  [5831, 'KWD', '5.831'],
  [583100, 'ISK', '5831.00'],
  [583100, 'UGX', '5831.00'],
  [583100, 'HUF', '5831.00'],
  ['12345678901234567', 'EUR', '123456789012345.67'],
  [58.31, 'EUR', undefined],
  [undefined, 'EUR', undefined],
])('%s in %s is %s', (units, currency, amount) => {
  expect(amountOf(units, currency)).toBe(amount)
})

test('nothing about a person is kept, but for the country, and the hash of a guest if the connection has a key', () => {
  const received = { headers: {}, receivedMs: 0 }
  const objects = [
    stripeEvent('payment_intent.succeeded', paymentIntent()),
    stripeEvent('charge.refunded', charge()),
    stripeEvent('charge.dispute.created', dispute()),
    stripeEvent('checkout.session.completed', session({ client_reference_id: 'jo@example.com' })),
  ]
  for (const guestKey of [undefined, 'a key of sixteen or more characters']) {
    const connection = guestKey === undefined ? account : { ...account, guestKey }
    const kept = stripe.keep(objects, connection, received)
    const text = JSON.stringify([kept, stripe.read(kept, received, connection)])
    expect(text).not.toMatch(/Jo\b|Example|@|1234567/i)
    expect(text.includes('guest:')).toBe(guestKey !== undefined)
    expect(stripe.keep(kept, connection, received)).toEqual(kept)
  }
})

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

describe('an event', () => {
  const event = stripeEvent('payment_intent.succeeded', paymentIntent())
  const cloudEvent = { specversion: '1.0', id: 'a', source: 'stripe', type: 'com.stripe.event', data: event }

  test.each([
    ['a CloudEvent', cloudEvent],
    ['a batch of CloudEvents', [cloudEvent]],
    [
      'an event of Event Grid',
      [{ id: 'a', eventType: 'x', eventTime: '2024-11-04T11:15:00Z', subject: 's', data: event }],
    ],
    ['an event of EventBridge', { version: '0', 'detail-type': 'payment_intent.succeeded', detail: event }],
  ])('inside %s is read', (_, body) => {
    expect(read({ body })).toEqual(read({ body: event }))
    expect(
      stripe.topicOf(stripe.keep(body, account, { headers: {}, receivedMs: 0 }), { headers: {}, receivedMs: 0 }),
    ).toBe('payment_intent.succeeded')
  })

  test('that is not read is ignored, and a body without an event is a problem', () => {
    expect(read(stripeDelivery('invoice.paid', { id: 'in_1' }))).toEqual({ ignored: 'other_topic' })
    expect(read({ body: { id: 'evt_1', object: 'v2.core.event', type: 'v1.billing.meter' } })).toEqual({
      ignored: 'thin_event',
    })
    expect(read({ body: { hello: 'world' } })).toEqual({ problem: expect.stringMatching(/"Snapshot"/) })
    expect(read({ body: 'text' })).toHaveProperty('problem')
  })
})

test.each([
  [{ secrets: [] }, /^secrets is missing/],
  [{ options: { orderIdPath: 'metadata..x' } }, /^options\.orderIdPath must be/],
  [{ options: { orderIdPath: [7] } }, /^options\.orderIdPath must be/],
  [{ options: { refunds: 'both' } }, /^options\.refunds must be one of refund, charge, ignore/],
])('the settings %j are faulty', (settings, fault) => {
  expect(stripe.faultsOf?.({ ...account, ...settings })).toEqual([expect.stringMatching(fault)])
})
