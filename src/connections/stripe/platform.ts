import type { Connection } from '../connection.ts'
import { answerHandshake } from '../event-grid/platform.ts'
import type { Platform } from '../platform.ts'
import { faultsOfSharedSecret, SECRET_HEADER_OPTION } from '../reading/shared-secret.ts'
import { keepDelivery } from './kept.ts'
import { orderIdPathsOf } from './order-id.ts'
import { readDelivery, topicOf } from './read-event.ts'
import { verifySignature } from './signature.ts'

/** The events of Stripe: https://docs.stripe.com/webhooks. They may also come through Azure Event Grid or Amazon EventBridge. */
export const stripe: Platform = {
  title: 'Stripe',
  secretHint: 'the signing secret of the webhook endpoint, which begins with "whsec_"',
  options: {
    ...SECRET_HEADER_OPTION,
    orderIdPath:
      'where the id of the order is in an object of Stripe, such as "metadata.order_id"; a list is tried in its sequence. An empty list: nowhere',
    refunds:
      'the events that state refunds: "refund" (refund.created, refund.updated, refund.failed), "charge" (charge.refunded), or "ignore"',
  },
  faultsOf,
  setUp: [
    'Open the Stripe Dashboard → Workbench → Webhooks, and add a destination of the type "Webhook endpoint".',
    'Select the events payment_intent.succeeded, payment_intent.payment_failed, refund.created, refund.updated, refund.failed and all events of charge.dispute.',
    'If Stripe is the only system with the orders, also select checkout.session.completed and checkout.session.async_payment_succeeded.',
    'Enter the URL {url}, and copy the signing secret ("whsec_…") into the connection.',
  ],
  answerSetup: answerHandshake,
  verify: verifySignature,
  headers: [],
  keep: keepDelivery,
  topicOf: (kept) => topicOf(kept),
  read: (kept, _delivery, connection) => readDelivery(kept, connection),
}

const REFUNDS = ['refund', 'charge', 'ignore']

function faultsOf(connection: Connection): string[] {
  const { options } = connection
  const faults = faultsOfSharedSecret(connection)
  if (orderIdPathsOf(connection) === undefined) {
    faults.push('options.orderIdPath must be names joined by points, such as "metadata.order_id", or a list of these')
  }
  if (options.refunds !== undefined && !REFUNDS.includes(options.refunds as string)) {
    faults.push(`options.refunds must be one of ${REFUNDS.join(', ')}`)
  }
  return faults
}
