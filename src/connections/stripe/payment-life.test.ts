import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type MadeUpDelivery,
  numbersOf,
  playDeliveries,
  testConnection,
} from '../../../test/helpers/connections/play-deliveries.ts'
import {
  dispute,
  paymentIntent,
  refund,
  session,
  stripeDelivery,
} from '../../../test/helpers/connections/stripe-account.ts'
import { wooDelivery, wooOrder } from '../../../test/helpers/connections/woocommerce-shop.ts'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'
import { scaled } from '../../../test/helpers/patience.ts'
import type { Connection } from '../connection.ts'
import { woocommerce } from '../woocommerce/platform.ts'
import { stripe } from './platform.ts'

const server = useTestServer({ currency: 'EUR' })
const account = testConnection({ platform: 'stripe' })
let tenants = 0

async function totalsOf(deliveries: readonly MadeUpDelivery[], connection: Connection = account) {
  const tenant = `account-${tenants++}`
  await playDeliveries(server, stripe, connection, { deliveries, tenant })
  return numbersOf(server, tenant)
}

const order = session({ metadata: {} })
const payment = paymentIntent({ metadata: {} })
const refunds = (status: string, number: number) => refund({ id: `re_${number}`, status, amount: 1000 + number })

/** What happens to each record of an order, in its sequence. The last event of a record decides. */
const RECORDS: MadeUpDelivery[][] = [
  [
    stripeDelivery('checkout.session.completed', { ...order, payment_status: 'unpaid' }),
    stripeDelivery('checkout.session.async_payment_succeeded', order, { seconds: 60 }),
  ],
  [
    stripeDelivery('payment_intent.payment_failed', { ...payment, last_payment_error: { code: 'expired_card' } }),
    stripeDelivery('payment_intent.succeeded', payment, { seconds: 61 }),
  ],
  [
    stripeDelivery('refund.created', refunds('pending', 1), { seconds: 86_400 }),
    stripeDelivery('refund.updated', refunds('succeeded', 1), { seconds: 86_460 }),
  ],
  [
    stripeDelivery('refund.created', refunds('pending', 2), { seconds: 86_400 }),
    stripeDelivery('refund.failed', refunds('failed', 2), { seconds: 86_400 }),
  ],
  [
    stripeDelivery('charge.dispute.created', dispute({ id: 'dp_1' })),
    stripeDelivery('charge.dispute.funds_withdrawn', dispute({ id: 'dp_1', status: 'under_review' })),
    stripeDelivery('charge.dispute.closed', dispute({ id: 'dp_1', status: 'won' })),
  ],
  [
    stripeDelivery('charge.dispute.created', dispute({ id: 'dp_2', amount: 300, status: 'warning_needs_response' })),
    stripeDelivery('charge.dispute.updated', dispute({ id: 'dp_2', amount: 300 })),
    stripeDelivery('charge.dispute.closed', dispute({ id: 'dp_2', amount: 300, status: 'lost' })),
  ],
]

const every = RECORDS.flat()
const lasts = RECORDS.map((events) => events.at(-1) as MadeUpDelivery)

const arrival = fc
  .array(fc.constantFrom(...every), { maxLength: 12 })
  .chain((others) => fc.shuffledSubarray([...others, ...lasts], { minLength: others.length + lasts.length }))

test('any sequence, repetition and part of the events gives the same numbers, if the last of each record is among them', async () => {
  const expected = await totalsOf(every)
  expect(expected).toMatchObject({
    totals: { orders: 1, totalRevenue: 58.31, refunds: 10.01, chargebacks: 3, netRevenue: 45.3 },
  })
  await fc.assert(
    fc.asyncProperty(arrival, async (deliveries) => {
      expect(await totalsOf(deliveries)).toEqual(expected)
    }),
    { numRuns: 40, interruptAfterTimeLimit: scaled(60_000) },
  )
})

test('a payment that a shop platform states too counts once, with the chargeback that only Stripe knows', async () => {
  const shop = testConnection({ platform: 'woocommerce' })
  const beside = { ...account, role: 'payments-only' } as const
  const placed = wooOrder({
    payment_method: 'stripe',
    transaction_id: 'ch_1',
    meta_data: [{ id: 1, key: '_stripe_intent_id', value: 'pi_1' }],
    refunds: [{ id: 900, reason: '', total: '-10.01' }],
  })
  const fromShop = { platform: woocommerce, connection: shop, deliveries: [wooDelivery(placed)] }
  const fromStripe = { platform: stripe, connection: beside, deliveries: every.slice(2) }
  for (const sequence of [
    [fromShop, fromStripe],
    [fromStripe, fromShop],
  ]) {
    const tenant = `account-${tenants++}`
    for (const { platform, connection, deliveries } of sequence) {
      await playDeliveries(server, platform, connection, { deliveries, tenant })
    }
    expect(await numbersOf(server, tenant)).toMatchObject({
      totals: { orders: 1, totalRevenue: 58.31, refunds: 10.01, chargebacks: 3, netRevenue: 45.3 },
    })
    const { rows } = await server.database.pool.query(
      `select sum(payments)::int as payments from payment_analytics where tenant_id = $1 and outcome = 'processed'`,
      [tenant],
    )
    expect(rows).toEqual([{ payments: 1 }])
  }
})
