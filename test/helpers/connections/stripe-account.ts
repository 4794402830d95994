import type { MadeUpDelivery } from './play-deliveries.ts'

type Properties = Readonly<Record<string, unknown>>

/** 4 November 2024, 11:15 UTC. */
const START = 1_730_718_900

/** An event as Stripe delivers it. */
export function stripeEvent(type: string, object: Properties, changes: Properties = {}): Properties {
  const { seconds = 0, previous_attributes, ...rest } = changes
  return {
    id: `evt_${type}_${String(object.id)}_${String(seconds)}`,
    object: 'event',
    api_version: '2025-03-31.basil',
    created: START + Number(seconds),
    livemode: true,
    pending_webhooks: 1,
    request: { id: 'req_1', idempotency_key: null },
    type,
    data: { object, ...(previous_attributes !== undefined && { previous_attributes }) },
    ...rest,
  }
}

/** The delivery of an event. */
export const stripeDelivery = (type: string, object: Properties, changes: Properties = {}): MadeUpDelivery => ({
  body: stripeEvent(type, object, changes),
})

export const paymentIntent = (changes: Properties = {}): Properties => ({
  id: 'pi_1',
  object: 'payment_intent',
  amount: 5831,
  amount_received: 5831,
  created: START - 27,
  currency: 'eur',
  customer: null,
  description: 'Order of Jo Example',
  last_payment_error: null,
  latest_charge: 'ch_1',
  metadata: { order_id: '5001', customer_email: 'jo@example.com', customer_name: 'Jo Example' },
  payment_method: 'pm_1',
  payment_method_types: ['card'],
  receipt_email: 'jo@example.com',
  shipping: { name: 'Jo Example', address: { line1: 'Example Street 1', country: 'DE' } },
  status: 'succeeded',
  ...changes,
})

export const refund = (changes: Properties = {}): Properties => ({
  id: 're_1',
  object: 'refund',
  amount: 1000,
  charge: 'ch_1',
  created: START + 86_400,
  currency: 'eur',
  metadata: {},
  payment_intent: 'pi_1',
  reason: 'requested_by_customer',
  status: 'succeeded',
  ...changes,
})

export const dispute = (changes: Properties = {}): Properties => ({
  id: 'dp_1',
  object: 'dispute',
  amount: 5831,
  charge: 'ch_1',
  created: START + 172_800,
  currency: 'eur',
  evidence: { customer_name: 'Jo Example', customer_email_address: 'jo@example.com' },
  metadata: {},
  payment_intent: 'pi_1',
  reason: 'fraudulent',
  status: 'needs_response',
  ...changes,
})

export const charge = (changes: Properties = {}): Properties => ({
  id: 'ch_1',
  object: 'charge',
  amount: 5831,
  amount_refunded: 0,
  billing_details: { name: 'Jo Example', email: 'jo@example.com', address: { country: 'DE' } },
  captured: true,
  created: START - 1,
  currency: 'eur',
  metadata: { order_id: '5001' },
  payment_intent: 'pi_1',
  ...changes,
})

export const session = (changes: Properties = {}): Properties => ({
  id: 'cs_1',
  object: 'checkout.session',
  amount_subtotal: 5000,
  amount_total: 5831,
  client_reference_id: null,
  created: START - 120,
  currency: 'eur',
  customer: null,
  customer_details: {
    name: 'Jo Example',
    email: 'Jo@Example.com',
    phone: '+49 30 1234567',
    address: { country: 'DE', line1: 'Example Street 1' },
  },
  metadata: {},
  mode: 'payment',
  payment_intent: 'pi_1',
  payment_method_types: ['card'],
  payment_status: 'paid',
  total_details: { amount_discount: 500, amount_shipping: 400, amount_tax: 931 },
  ...changes,
})
