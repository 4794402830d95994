import type { Connection } from '../connection.ts'
import { hashGuest } from '../reading/guest-key.ts'
import { type Json, keepOnly, recordOf, type Shape } from '../reading/json.ts'

/** The kinds of records that events of Adobe Commerce are about. */
export type Kind = 'order' | 'creditmemo' | 'invoice' | 'shipment' | 'track' | 'product' | 'stock'

/** Amounts in the currency of the order; those in the currency of the shop have `base_` before their names. */
const amounts = <const T extends string>(...names: T[]): Readonly<Record<string, true>> =>
  Object.fromEntries(names.flatMap((name) => [name, `base_${name}`]).map((name) => [name, true]))

const RECORD = {
  entity_id: true,
  id: true,
  order_id: true,
  increment_id: true,
  created_at: true,
  updated_at: true,
} as const
const MONEY = {
  base_currency_code: true,
  order_currency_code: true,
  ...amounts('grand_total', 'tax_amount', 'shipping_amount', 'discount_amount'),
  ...amounts('gift_cards_amount', 'customer_balance_amount'),
} as const
const LINE = {
  item_id: true,
  parent_item_id: true,
  product_id: true,
  product_type: true,
  sku: true,
  name: true,
  qty: true,
  qty_ordered: true,
  ...amounts('row_total', 'discount_amount', 'tax_amount', 'discount_tax_compensation_amount'),
} as const

const SHAPES: Readonly<Record<Kind, Shape>> = {
  order: {
    ...RECORD,
    ...MONEY,
    state: true,
    status: true,
    customer_id: true,
    customer_is_guest: true,
    coupon_code: true,
    store_name: true,
    guest_key: true,
    payment: { method: true },
    addresses: { address_type: true, country_id: true },
    shipping_address: { country_id: true },
    billing_address: { country_id: true },
    items: LINE,
  },
  creditmemo: {
    ...RECORD,
    ...MONEY,
    state: true,
    ...amounts('adjustment', 'adjustment_positive', 'adjustment_negative'),
    items: LINE,
  },
  invoice: { ...RECORD, ...MONEY, state: true, transaction_id: true },
  shipment: {
    ...RECORD,
    items: { product_id: true, sku: true, qty: true },
    tracks: { track_number: true, title: true },
  },
  track: { ...RECORD, parent_id: true, track_number: true, title: true },
  product: { ...RECORD, sku: true, name: true, price: true, type_id: true },
  stock: { product_id: true, stock_id: true, qty: true, manage_stock: true, use_config_manage_stock: true },
}

/** What the name of an event says about its record. The first that matches counts. */
const NAMES: readonly (readonly [RegExp, Kind])[] = [
  [/creditmemo/, 'creditmemo'],
  [/invoice/, 'invoice'],
  [/shipment_track/, 'track'],
  [/shipment/, 'shipment'],
  [/stock_item/, 'stock'],
  [/catalog_product_(?:save|delete)|product_repository/, 'product'],
  [/^sales_order_(?:save|place|cancel)|order_management|order_repository|checkout_submit/, 'order'],
]

/** The name of an event, such as `sales_order_save_commit_after`. */
export const nameOf = (type: unknown): string =>
  typeof type === 'string' ? type.replace(/^.*?\b(?:observer|plugin)\./, '') : ''

export const kindOf = (type: unknown): Kind | undefined => NAMES.find(([pattern]) => pattern.test(nameOf(type)))?.[1]

/** What is kept of an event, or of each event of a list. */
export function keepBody(body: unknown, connection: Connection): unknown {
  return Array.isArray(body)
    ? body.map((event) => keepEvent(recordOf(event), connection))
    : keepEvent(recordOf(body), connection)
}

function keepEvent(event: Json, connection: Connection): Json {
  const kind = kindOf(event.type)
  const kept = recordOf(keepOnly(event, { id: true, type: true, time: true }))
  if (kind === undefined) return kept
  const value = recordOfEvent(event, kind)
  const record: Record<string, unknown> = { ...recordOf(keepOnly(value, SHAPES[kind])) }
  const guest = value.customer_email === undefined ? undefined : hashGuest(value.customer_email, connection)
  if (kind === 'order' && guest !== undefined && isGuest(record)) record.guest_key = guest
  return { ...kept, data: { value: record } }
}

/** Some events hold their record one level further down. */
function recordOfEvent(event: Json, kind: Kind): Json {
  const value = recordOf(recordOf(event.data).value)
  const inner = value[kind]
  return typeof inner === 'object' && inner !== null ? recordOf(inner) : value
}

export const isGuest = ({ customer_id: id, customer_is_guest: flag }: Json): boolean =>
  flag === true || String(flag) === '1' || id === undefined || id === null || String(id) === '0'
