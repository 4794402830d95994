import { isCurrency } from '../../contracts/currency.ts'
import type { Connection } from '../connection.ts'
import type { Delivery, Platform, Reading, ReceivedDelivery, SetupRequest, Verification } from '../platform.ts'
import { isSigned } from '../reading/hmac.ts'
import { type Json, recordOf, textOf } from '../reading/json.ts'
import { paymentsOf } from '../reading/payments-only.ts'
import { isShopAddress } from '../reading/shop-address.ts'
import { catchUp, webhookSecretsOf } from './catch-up.ts'
import { keepOrder, keepProduct } from './kept.ts'
import { readDeletedOrder, readOrder } from './read-order.ts'
import { readDeletedProduct, readProduct } from './read-product.ts'

/** The webhooks of WooCommerce: https://woocommerce.github.io/woocommerce-rest-api-docs/#webhooks. A body is the state of a record at the time of the delivery. */
export const woocommerce: Platform = {
  title: 'WooCommerce',
  secretHint: 'the secret of the webhook in WooCommerce → Settings → Advanced → Webhooks',
  options: {
    currency:
      'the ISO 4217 code of the currency, for shops with a currency code of their own, and for the prices of products',
    url: 'the address of the shop, for catching up after an outage',
    shipments: '"completed": an order with the status "completed" is shipped. By default, orders are not shipped',
  },
  catchUp,
  faultsOf,
  setUp: [
    'Open WooCommerce → Settings → Advanced → Webhooks, and click "Add webhook".',
    'Choose the status "Active", the topic "Order updated", the delivery URL {url}, and the secret of this connection.',
    'Add further webhooks with the same URL and secret for "Order created", "Order deleted", "Order restored", "Product created", "Product updated" and "Product deleted".',
  ],
  answerSetup,
  verify,
  topicHeader: 'x-wc-webhook-topic',
  headers: ['x-wc-webhook-topic'],
  keep: (body, connection, delivery) => {
    const resource = resourceOf(recordOf(body), delivery)
    if (resource === 'order') return keepOrder(body, connection)
    return resource === 'product' ? keepProduct(body) : {}
  },
  topicOf: (kept, delivery) => topicOf(recordOf(kept), delivery),
  read,
}

function faultsOf(connection: Connection): string[] {
  const { currency, shipments, url } = connection.options
  const faults: string[] = []
  if (webhookSecretsOf(connection).length === 0)
    faults.push('secrets is missing: it must be a list with the secret of the webhooks')
  if (currency !== undefined && !(typeof currency === 'string' && isCurrency(currency))) {
    faults.push('options.currency must be an ISO 4217 code such as "EUR"')
  }
  if (url !== undefined && !(typeof url === 'string' && isShopAddress(url))) {
    faults.push('options.url must be the address of the shop, such as "https://shop.example/"')
  }
  if (shipments !== undefined && shipments !== 'completed') faults.push('options.shipments must be "completed"')
  return faults
}

/** WooCommerce saves a webhook only if its ping, a form without a signature, is answered with 200. */
function answerSetup({ method, headers, body }: SetupRequest) {
  const isForm = (headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded')
  if (method !== 'POST' || !isForm || headers[SIGNATURE] !== undefined || body.length > MAX_PING_BYTES) return undefined
  return /^webhook_id=\d+$/.test(new TextDecoder().decode(body)) ? { status: 200 } : undefined
}

const SIGNATURE = 'x-wc-webhook-signature'
const MAX_PING_BYTES = 100

function verify({ headers, body }: Delivery, connection: Connection): Verification {
  const signature = headers[SIGNATURE]
  if (signature === undefined) return { isAuthentic: false, error: 'The header X-WC-Webhook-Signature is missing' }
  const isAuthentic = isSigned([signature], [body], webhookSecretsOf(connection), 'base64')
  return isAuthentic ? { isAuthentic } : { isAuthentic, error: 'X-WC-Webhook-Signature does not match the secret' }
}

/** The topic, such as `order.updated`. A body that was stored without its headers is recognised by its properties. */
function topicOf(body: Json, { headers }: ReceivedDelivery): string {
  return (
    headers['x-wc-webhook-topic'] ??
    ('line_items' in body ? 'order.updated' : 'regular_price' in body ? 'product.updated' : '')
  )
}

const resourceOf = (body: Json, delivery: ReceivedDelivery) => topicOf(body, delivery).split('.')[0]

function read(kept: unknown, delivery: ReceivedDelivery, connection: Connection): Reading {
  const body = recordOf(kept)
  const [resource, action] = topicOf(body, delivery).split('.')
  if (resource !== 'order' && resource !== 'product') return { ignored: 'other_topic' }
  const id = textOf(body.id)
  if (id === undefined) return { problem: describeError(textOf(body.code)) }
  if (resource === 'product') {
    if (connection.role === 'payments-only') return { ignored: 'payments_only' }
    return action === 'deleted' ? readDeletedProduct(id, delivery, connection) : readProduct(id, body, connection)
  }
  const reading = action === 'deleted' ? readDeletedOrder(id, delivery) : readOrder(id, body, connection)
  return connection.role === 'payments-only' ? paymentsOf(reading) : reading
}

/** If the user of a webhook may no longer read orders, WooCommerce signs and delivers an error in place of the order. */
function describeError(code: string | undefined): string {
  if (code === undefined)
    return 'The body has no "id". Set the API version of the webhook to "WP REST API Integration v3".'
  return `WooCommerce delivered the error "${code}" in place of the record. Choose a user with the role "Shop manager" in the webhook, and save it.`
}
