import type { Connection } from '../connection.ts'
import { hashGuest } from '../reading/guest-key.ts'
import { type Json, keepOnly, recordOf, recordsOf, type Shape } from '../reading/json.ts'

const shape = <N extends string>(...names: N[]) =>
  Object.fromEntries(names.map((name) => [name, true])) as Record<N, true>

const MONEY = shape('amount', 'currency')
const AMOUNT = shape('amount')
const GROSS_AND_NET = { net: AMOUNT, gross: AMOUNT }
const COUNTRY = { country: shape('code') }
const ID = shape('id')

const ORDER_LINE = {
  ...shape('id', 'quantity', 'productName', 'productSku', 'productVariantId', 'taxRate'),
  totalPrice: GROSS_AND_NET,
  variant: { product: ID },
}

const TRANSACTION = {
  ...ID,
  events: { ...shape('id', 'type', 'createdAt', 'pspReference'), amount: MONEY },
}

/** Of shops that use the older payments of Saleor. */
const PAYMENT = {
  ...shape('id', 'gateway'),
  transactions: { ...shape('id', 'created', 'kind', 'isSuccess'), amount: MONEY },
}

const ORDER = {
  ...shape('id', 'created', 'updatedAt', 'status', 'voucherCode', 'guestKey'),
  channel: shape('slug'),
  user: ID,
  shippingAddress: COUNTRY,
  billingAddress: COUNTRY,
  total: { gross: MONEY, tax: AMOUNT },
  undiscountedTotal: { gross: AMOUNT },
  shippingPrice: GROSS_AND_NET,
  lines: ORDER_LINE,
  fulfillments: { ...shape('id', 'created', 'status', 'trackingNumber'), lines: { quantity: true, orderLine: ID } },
  grantedRefunds: {
    ...shape('shippingCostsIncluded'),
    transactionEvents: ID,
    lines: { quantity: true, orderLine: ID },
  },
  transactions: TRANSACTION,
  payments: PAYMENT,
} as const satisfies Shape

/** All that is read of a body. The published query asks for the same, but for the hash of a guest's e-mail address. */
export const SHAPE = {
  ...shape('__typename', 'issuedAt'),
  order: ORDER,
  orders: ORDER,
  product: {
    ...shape('id', 'name', 'created', 'updatedAt'),
    category: shape('name'),
    variants: shape('id', 'name', 'sku'),
  },
  productVariant: { ...shape('id', 'sku'), product: ID, stocks: { quantity: true, warehouse: shape('slug') } },
  warehouse: shape('slug'),
} as const satisfies Shape

/** Bodies that other queries, or none, lead to. They are kept as their form alone. */
const OTHER_FORMS = ['data', 'errors']

/** The properties that are read. A guest is recognised by the address, if the query asks for `userEmail` and the connection has a key. */
export function keepBody(body: unknown, connection: Connection): unknown {
  if (Array.isArray(body)) return []
  const record = recordOf(body)
  const kept: Record<string, unknown> = { ...recordOf(keepOnly(record, SHAPE)) }
  for (const form of OTHER_FORMS) if (form in record) kept[form] = {}
  if (record.order === null) kept.order = null
  if ('id' in recordOf(record.order)) kept.order = keepOrder(recordOf(record.order), connection)
  if (Array.isArray(record.orders)) kept.orders = recordsOf(record.orders).map((order) => keepOrder(order, connection))
  return kept
}

function keepOrder(sent: Json, connection: Connection): Json {
  const { guestKey: stated, ...order } = recordOf(keepOnly(sent, ORDER))
  const isHash = typeof stated === 'string' && /^guest:[0-9a-f]{64}$/.test(stated)
  const isGuest = recordOf(sent.user).id === undefined
  const guestKey = isHash ? stated : isGuest ? hashGuest(sent.userEmail, connection) : undefined
  return guestKey === undefined ? order : { ...order, guestKey }
}
