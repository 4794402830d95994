import type { Connection } from '../connection.ts'
import type { Platform, Reading } from '../platform.ts'
import { type Json, recordOf, textOf } from '../reading/json.ts'
import { paymentsOf } from '../reading/payments-only.ts'
import { isShopAddress } from '../reading/shop-address.ts'
import { verifyUnderKeys } from '../standard-webhooks/signature.ts'
import { apiOf, CHECK_TOKEN, catchUp, clientSecretsOf, fetchRecords, tokenOf } from './api.ts'
import { keepBody } from './keep.ts'
import { readOrder } from './read-order.ts'

/** The webhooks of BigCommerce: https://developer.bigcommerce.com/docs/integrations/webhooks. A delivery only names its order, which is read from the API. */
export const bigCommerce: Platform = {
  title: 'BigCommerce',
  secretHint: 'the client secret of the API account, and its access token as "token:ACCESS-TOKEN"',
  options: {
    url: 'the path of the API as BigCommerce shows it, such as "https://api.bigcommerce.com/stores/STORE-HASH/v3/"',
  },
  faultsOf,
  setUp: [
    'In BigCommerce, open Settings → Store-level API accounts, and create an account with the scopes "Orders: read-only" and "Order Transactions: read-only".',
    'Copy the client secret, the access token as "token:ACCESS-TOKEN", and the API path (option "url") into the connection.',
    'With the token, create a webhook at the API path, v3/hooks: { "scope": "store/order/*", "destination": "{url}", "is_active": true }.',
  ],
  verify: (delivery, connection) =>
    verifyUnderKeys(
      delivery,
      clientSecretsOf(connection).map((secret) => Buffer.from(secret)),
    ),
  fetchRecords,
  catchUp,
  headers: [],
  keep: keepBody,
  topicOf: (kept) => textOf(recordOf(kept).scope) ?? '',
  read: (kept, _delivery, connection) => read(recordOf(kept), connection),
}

function faultsOf(connection: Connection): string[] {
  const faults: string[] = []
  if (clientSecretsOf(connection).length === 0) faults.push('secrets is missing the client secret of the API account')
  if (tokenOf(connection) === undefined)
    faults.push('secrets is missing the access token of the API account, as "token:ACCESS-TOKEN"')
  if (!isShopAddress(apiOf(connection))) {
    faults.push('options.url must be the path of the API, such as "https://api.bigcommerce.com/stores/STORE-HASH/v3/"')
  }
  return faults
}

function read(body: Json, connection: Connection): Reading {
  const { type, id } = recordOf(body.data)
  const orderId = textOf(id)
  if (type !== 'order' || orderId === undefined) return { ignored: 'other_scope' }
  const error = textOf(body.order_error) ?? textOf(body.products_error) ?? textOf(body.refunds_error)
  if (body.order_error === 404) return { ignored: 'unknown_order' }
  if (error !== undefined) {
    return {
      problem: `The API answered with ${error} for order ${orderId}. ${CHECK_TOKEN}. Then run: tidemark connections catch-up`,
    }
  }
  if (body.order === undefined)
    return { problem: `The delivery only names order ${orderId}, which was not read from the API.` }
  const reading = readOrder(orderId, body, connection)
  return connection.role === 'payments-only' ? paymentsOf(reading) : reading
}
