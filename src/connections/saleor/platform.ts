import type { Connection } from '../connection.ts'
import type { Platform, Reading } from '../platform.ts'
import { type Json, recordOf, recordsOf, textOf, timeOf } from '../reading/json.ts'
import { keepBody } from './keep.ts'
import { readOrder } from './read-order.ts'
import { readDeletedProduct, readProduct, readStock } from './read-product.ts'
import { readShopAddress, verifyDelivery } from './verify.ts'

/** Webhooks of Saleor with the query of docs/connect/saleor.graphql. */
export const saleor: Platform = {
  title: 'Saleor',
  secretHint:
    'none with the option "shop", whose keys sign deliveries; otherwise a token that the webhook sends as "Authorization: Bearer TOKEN", or its secret key',
  options: {
    shop: 'the address of the Saleor API, such as "shop.saleor.cloud", whose public keys deliveries are signed with',
    lineAmounts: '"net" (the default) or "gross": whether amounts of products are without tax or with it',
  },
  faultsOf,
  setUp: [
    'In the Saleor dashboard, open Extensions, add an extension manually, and give it the permissions "Manage orders", "Manage products" and "Handle payments".',
    'Create a webhook in it with the target URL {url}.',
    'Paste the query of docs/connect/saleor.graphql as its subscription query. The query names the events.',
    'Set the option "shop" of the connection to the address of your Saleor API, such as "shop.saleor.cloud". No secret is needed then.',
  ],
  headers: [],
  verify: verifyDelivery,
  keep: keepBody,
  topicOf: (kept) => textOf(recordOf(kept).__typename) ?? '',
  read: (kept, _delivery, connection) => readBody(kept, connection),
}

function faultsOf({ secrets, options: { shop, lineAmounts } }: Connection): string[] {
  const faults: string[] = []
  if (shop === undefined && secrets.length === 0) {
    faults.push('options.shop is missing: set it to the address of the Saleor API, or give "secrets"')
  }
  if (shop !== undefined && readShopAddress(shop) === undefined) {
    faults.push('options.shop must be the address of a shop with HTTPS, such as "shop.saleor.cloud"')
  }
  if (![undefined, 'net', 'gross'].includes(lineAmounts as string | undefined)) {
    faults.push('options.lineAmounts must be "net" or "gross"')
  }
  return faults
}

const PASTE = 'Paste the query of docs/connect/saleor.graphql into the webhook.'

function readBody(kept: unknown, connection: Connection): Reading {
  if (Array.isArray(kept)) return { problem: `The webhook has no subscription query. ${PASTE}` }
  const body = recordOf(kept)
  if ('errors' in body) return { problem: `Saleor could not run the query of the webhook. ${PASTE}` }
  if ('data' in body) return { problem: `The query of the webhook has one event instead of "event". ${PASTE}` }
  const type = textOf(body.__typename)
  if (type === undefined) return { problem: `The body has no __typename. ${PASTE}` }
  const issuedAt = timeOf(body, 'issuedAt')
  const read = READERS[type]
  if (read) return read(body, issuedAt, connection)
  if (type.startsWith('DraftOrder')) return { ignored: 'draft' }
  if ('order' in body || 'orders' in body) return readOrders(body, issuedAt, connection)
  return { ignored: 'unused_event' }
}

type Read = (body: Json, issuedAt: string | undefined, connection: Connection) => Reading

/** All others have an order. */
const READERS: Readonly<Record<string, Read>> = {
  ProductCreated: readProduct,
  ProductUpdated: readProduct,
  ProductDeleted: readDeletedProduct,
  ProductVariantStockUpdated: readStock,
}

function readOrders(body: Json, issuedAt: string | undefined, connection: Connection): Reading {
  if (body.order === null) {
    return { problem: 'The order is missing. Give the app the permission "Manage orders" in Saleor.' }
  }
  const orders = 'orders' in body ? recordsOf(body.orders) : [recordOf(body.order)]
  const readings = orders.map((order) => readOrder(order, issuedAt, connection))
  const [only] = readings
  if (only && readings.length === 1) return only
  const events = readings.flatMap((reading) => ('events' in reading ? reading.events : []))
  const problem = readings.flatMap((reading) => ('problem' in reading ? (reading.problem ?? []) : []))[0]
  if (events.length === 0 && problem === undefined) return { ignored: 'draft' }
  if (events.length === 0 && problem !== undefined) return { problem }
  return problem === undefined ? { events } : { events, problem }
}
