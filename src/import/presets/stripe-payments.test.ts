import { beforeEach, expect, test } from 'vitest'
import { eventsOf, testConnection } from '../../../test/helpers/connections/play-deliveries.ts'
import { paymentIntent, refund, stripeDelivery } from '../../../test/helpers/connections/stripe-account.ts'
import { importPath, useFolder, useTestInbox } from '../../../test/helpers/import/test-import.ts'
import { stripe } from '../../connections/stripe/platform.ts'
import { stripePayments } from './stripe-payments.ts'

const shop = useTestInbox()
const folder = useFolder()
beforeEach(() => shop.clear())

const HEADER =
  'id,Created date (UTC),Amount,Amount Refunded,Currency,Captured,Decline Reason,Refunded date (UTC),Status,Customer Email,PaymentIntent ID,Mode,order_id (metadata)'

async function importLines(lines: readonly string[]) {
  const path = await folder.write('payments.csv', [HEADER, ...lines].join('\r\n'))
  const summary = await importPath(path, { ...shop, format: stripePayments, timeZone: 'America/New_York' })
  return { summary, events: await shop.readEvents() }
}

test('a payment has the id of its payment intent, and its time in UTC', async () => {
  const { events } = await importLines([
    'ch_1,2024-11-04 11:15:00,58.31,0.00,eur,true,,,Paid,jo@example.com,pi_1,Live,5001',
    'py_2,2024-11-05 09:00,5831,0,jpy,true,,,Paid,,,Live,',
  ])
  expect(events).toMatchObject([
    {
      type: 'PaymentProcessed',
      time: '2024-11-04T11:15:00Z',
      data: { paymentId: 'pi_1', orderId: '5001', amount: '58.31', currency: 'EUR' },
    },
    { time: '2024-11-05T09:00:00Z', data: { paymentId: 'py_2', amount: '5831', currency: 'JPY' } },
  ])
  expect(JSON.stringify(events)).not.toContain('jo@example.com')
})

test('what was refunded is one refund at its own time', async () => {
  const { events } = await importLines([
    'ch_1,2024-11-04 11:15:00,58.31,10.00,eur,true,,2024-11-06 08:00:00,Paid,,pi_1,Live,5001',
  ])
  expect(events[1]).toMatchObject({
    type: 'OrderRefunded',
    time: '2024-11-06T08:00:00Z',
    data: { refundId: 'csv:ch_1', paymentId: 'pi_1', orderId: '5001', cumulativeAmount: '10' },
  })
})

test('payments that failed count as failed, and others are left out by their status', async () => {
  const { events, summary } = await importLines([
    'ch_1,2024-11-04 11:15:00,58.31,0.00,eur,false,insufficient_funds,,Failed,,pi_1,Live,5001',
    'ch_2,2024-11-04 11:16:00,58.31,0.00,eur,false,,,Uncaptured,,pi_2,Live,',
    'ch_3,2024-11-04 11:17:00,58.31,0.00,eur,true,,,Paid,,pi_3,Test,',
  ])
  expect(events).toMatchObject([{ type: 'PaymentFailed', data: { paymentId: 'pi_1', reason: 'insufficient_funds' } }])
  expect(summary.skipped).toEqual({ 'payments with the status "uncaptured"': 1, 'payments in test mode': 1 })
})

test.each([
  ['the file first', true],
  ['webhooks first', false],
])('a payment and its refunds of the file and of webhooks count once: %s', async (_, isFileFirst) => {
  const connection = testConnection({ platform: 'stripe' })
  const deliver = async () => {
    const order = {
      id: 'o',
      type: 'OrderCreated',
      time: '2024-11-04T11:00:00Z',
      data: { orderId: '5001', totalAmount: 58.31, currency: 'EUR', items: [] },
    }
    const intent = { id: 'pi_1', amount: 5831, amount_received: 5831, currency: 'eur', metadata: { order_id: '5001' } }
    const back = {
      id: 're_1',
      amount: 1000,
      currency: 'eur',
      payment_intent: 'pi_1',
      charge: 'ch_1',
      status: 'succeeded',
      created: Date.parse('2024-11-06T08:00:00Z') / 1000,
    }
    const events = [
      stripeDelivery('payment_intent.succeeded', paymentIntent(intent)),
      stripeDelivery('refund.created', refund(back)),
    ].flatMap((delivery) => eventsOf(stripe, delivery, connection))
    await shop.inbox.submit([order, ...events].map((event) => ({ source: 'hook', body: JSON.stringify(event) })))
  }
  const file = () =>
    importLines(['ch_1,2024-11-04 11:15:00,58.31,10.00,eur,true,,2024-11-06 08:00:00,Paid,,pi_1,Live,5001'])
  for (const step of isFileFirst ? [file, deliver] : [deliver, file]) await step()
  const { rows } = await shop.pool.query(
    'select total::float, coalesce(reversed, 0)::float as reversed, history from orders where placed_at is not null',
  )
  expect(rows).toMatchObject([{ total: 58.31, reversed: 10 }])
})
