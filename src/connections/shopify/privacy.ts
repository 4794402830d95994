import type { Reading } from '../platform.ts'
import type { Json } from '../reading/json.ts'
import { recordOf } from '../reading/json.ts'
import { idOf } from './records.ts'

const IGNORED = 'privacy_request'

/**
 * The three topics that Shopify requires of apps. The topic is not signed, so the body of another topic must not erase anybody: only these
 * bodies name the domain of the shop, and a list of orders.
 */
export const privacyTopics = {
  'customers/redact': (body: Json): Reading => readCustomer(body, 'erase', 'orders_to_redact'),
  'customers/data_request': (body: Json): Reading => readCustomer(body, 'export', 'orders_requested'),
  'shop/redact': (body: Json): Reading =>
    isOfShop(body) && body.customer === undefined
      ? { ignored: IGNORED, privacy: { kind: 'erase_shop', customerId: undefined } }
      : { ignored: IGNORED },
}

const isOfShop = (body: Json) => typeof body.shop_domain === 'string'

function readCustomer(body: Json, kind: 'erase' | 'export', orders: string): Reading {
  if (!isOfShop(body) || !Array.isArray(body[orders])) return { ignored: IGNORED }
  return { ignored: IGNORED, privacy: { kind, customerId: idOf(recordOf(body.customer)) } }
}
