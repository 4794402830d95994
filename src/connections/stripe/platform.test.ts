import { describe, expect, test } from 'vitest'
import { readerOf, testConnection } from '../../../test/helpers/connections/play-deliveries.ts'
import {
  charge,
  dispute,
  paymentIntent,
  session,
  stripeDelivery,
  stripeEvent,
} from '../../../test/helpers/connections/stripe-account.ts'
import { stripe } from './platform.ts'

const account = testConnection({ platform: 'stripe', secrets: ['whsec_example_secret'] })
const { read } = readerOf(stripe, account)

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
