import { isCurrency } from '../../contracts/currency.ts'
import type { Connection } from '../connection.ts'
import type { Delivery, Platform, Reading, ReceivedDelivery, Verification } from '../platform.ts'
import { isSigned } from '../reading/hmac.ts'
import { type Json, recordOf } from '../reading/json.ts'
import { keepBody } from './keep.ts'
import { privacyTopics } from './privacy.ts'
import { readDispute } from './read-dispute.ts'
import { readFulfillment } from './read-fulfillment.ts'
import { readOrder, voidOf } from './read-order.ts'
import { readDeletedProduct, readProduct } from './read-product.ts'
import { readDeliveredRefund } from './read-refund.ts'
import { readTransaction } from './read-transaction.ts'
import { idOf } from './records.ts'

type Read = (body: Json, connection: Connection, delivery: ReceivedDelivery) => Reading

const ignore = (ignored: string) => (): Reading => ({ ignored })

const TOPICS: Readonly<Record<string, Read>> = {
  'orders/create': readOrder,
  'orders/updated': readOrder,
  'orders/paid': readOrder,
  'orders/fulfilled': readOrder,
  'orders/partially_fulfilled': readOrder,
  'orders/cancelled': readOrder,
  'orders/delete': readDeletedOrder,
  'orders/edited': ignore('stated_by_order'),
  'refunds/create': readDeliveredRefund,
  'order_transactions/create': readTransaction,
  'fulfillments/create': readFulfillment,
  'fulfillments/update': readFulfillment,
  'products/create': (product, connection) => readProduct(product, 'ProductCreated', connection),
  'products/update': (product, connection) => readProduct(product, 'ProductUpdated', connection),
  'products/delete': (product, connection, delivery) => readDeletedProduct(product, sentAt(delivery), connection),
  'inventory_levels/update': ignore('stated_by_product'),
  'disputes/create': readDispute,
  'disputes/update': readDispute,
  ...privacyTopics,
}

/** Webhooks of Shopify, made in the settings of a shop or by an app. */
export const shopify: Platform = {
  title: 'Shopify',
  secretHint: 'the secret below the webhooks of Settings → Notifications → Webhooks, or the client secret of the app',
  options: {
    currency: 'the currency of the prices of products, which Shopify does not state: an ISO 4217 code such as EUR',
  },
  faultsOf,
  setUp: [
    'Open Settings → Notifications → Webhooks in the Shopify admin, and click "Create webhook".',
    'Create a webhook with the format JSON and the URL {url} for each of: Order creation, Order update, Order cancellation, Order deletion, Refund create, Fulfillment creation, Fulfillment update, Order transaction create, Product creation, Product update, Product deletion.',
    'Copy the secret below the list of webhooks ("Your webhooks will be signed with …") into the connection.',
    'Click "Send test notification" at the webhook of Order creation. The connection then shows a delivery that was ignored as a test order.',
  ],
  topicHeader: 'x-shopify-topic',
  headers: ['x-shopify-topic', 'shopify-topic', 'x-shopify-triggered-at', 'shopify-triggered-at'],
  verify,
  keep: (body, connection, delivery) => keepBody(body, topicOf(delivery), connection),
  topicOf: (_, delivery) => topicOf(delivery),
  read,
}

function faultsOf({ secrets, options: { currency } }: Connection): string[] {
  const faults = secrets.length === 0 ? [`secrets is missing: it must list ${shopify.secretHint}`] : []
  if (currency === undefined || (typeof currency === 'string' && isCurrency(currency))) return faults
  return [...faults, 'options.currency must be an ISO 4217 code such as EUR']
}

/** The signature is the HMAC-SHA256 of the bytes of the body, in Base64. No time is signed; ids of records make repetitions harmless. */
function verify({ headers, body }: Delivery, { secrets }: Connection): Verification {
  const signature = headerOf(headers, 'hmac-sha256')
  if (!signature) return { isAuthentic: false, error: 'The header X-Shopify-Hmac-SHA256 is missing' }
  const isAuthentic = isSigned([signature], [body], secrets, 'base64')
  return isAuthentic ? { isAuthentic } : { isAuthentic, error: 'The signature does not match' }
}

function read(kept: unknown, delivery: ReceivedDelivery, connection: Connection): Reading {
  const topic = topicOf(delivery)
  if (topic === '')
    return { problem: 'The header X-Shopify-Topic is missing. Send the headers as Shopify has written them.' }
  const readTopic = TOPICS[topic] ?? ignore(topic.startsWith('returns/') ? 'return_without_refund' : 'unused_topic')
  return readTopic(recordOf(kept), connection, delivery)
}

/** An order is deleted by its id alone. */
function readDeletedOrder(order: Json, _: Connection, delivery: ReceivedDelivery): Reading {
  const id = idOf(order)
  if (id === undefined) return { problem: 'The order has no id. Send the body as Shopify has written it.' }
  // The topic is not signed: the body of another topic must not delete anything.
  if (order.created_at !== undefined) return { ignored: 'not_deleted' }
  return { events: [voidOf(id, 'deleted', sentAt(delivery))] }
}

const topicOf = ({ headers }: ReceivedDelivery): string => (headerOf(headers, 'topic') ?? '').trim().toLowerCase()

/** When Shopify sent a delivery for the first time, otherwise when it arrived. */
function sentAt({ headers, receivedMs }: ReceivedDelivery): string {
  const stated = Date.parse(headerOf(headers, 'triggered-at') ?? '')
  return new Date(Number.isNaN(stated) ? receivedMs : stated).toISOString()
}

/** Newer deliveries leave out the X. */
const headerOf = (headers: Delivery['headers'], name: string): string | undefined =>
  headers[`x-shopify-${name}`] ?? headers[`shopify-${name}`]
