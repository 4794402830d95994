import type { Connection } from '../connection.ts'
import { hashGuest } from '../reading/guest-key.ts'
import { type Json, keepOnly, recordOf, recordsOf, type Shape, textOf } from '../reading/json.ts'

const shape = (...names: string[]): { [name: string]: true } => Object.fromEntries(names.map((name) => [name, true]))

const MONEY = shape('currencyCode', 'centAmount', 'fractionDigits', 'type', 'preciseAmount')
const TAXED = { totalNet: MONEY, totalGross: MONEY, totalTax: MONEY }
const TAX_RATE = shape('amount', 'includedInPrice')
const VARIANT = shape('id', 'sku')
const COUNTRY = shape('country')
const SHIPPING = { price: MONEY }
const PARCEL = { trackingData: shape('trackingId', 'carrier') }
const DELIVERY = { ...shape('id', 'createdAt'), parcels: PARCEL }
const TRANSACTION = { ...shape('id', 'timestamp', 'type', 'state'), amount: MONEY }

const LINE: Shape & object = {
  ...shape('productId', 'quantity'),
  variant: VARIANT,
  price: { value: MONEY },
  totalPrice: MONEY,
  taxedPrice: TAXED,
  taxRate: TAX_RATE,
}

const CUSTOM_LINE: Shape & object = {
  ...shape('id', 'slug', 'quantity'),
  totalPrice: MONEY,
  taxedPrice: TAXED,
  taxRate: TAX_RATE,
}

const ORDER: Shape & object = {
  ...shape(
    'id',
    'version',
    'createdAt',
    'completedAt',
    'lastModifiedAt',
    'customerId',
    'country',
    'origin',
    'orderState',
    'guestKey',
  ),
  store: shape('key'),
  totalPrice: MONEY,
  taxedPrice: TAXED,
  shippingInfo: { ...SHIPPING, deliveries: DELIVERY },
  shipping: { shippingInfo: { ...SHIPPING, deliveries: DELIVERY } },
  discountOnTotalPrice: { discountedAmount: MONEY },
  shippingAddress: COUNTRY,
  billingAddress: COUNTRY,
  paymentInfo: { payments: shape('id') },
  discountCodes: { discountCode: shape('id') },
  lineItems: LINE,
  customLineItems: CUSTOM_LINE,
}

const MESSAGE: Shape & object = {
  ...shape('notificationType', 'id', 'type', 'createdAt', 'orderState', 'transactionId', 'state'),
  ...shape('newQuantityOnStock'),
  resource: shape('typeId', 'id'),
  resourceUserProvidedIdentifiers: shape('sku'),
  payloadNotIncluded: shape('reason', 'payloadType'),
  order: ORDER,
  payment: { ...shape('id'), paymentMethodInfo: shape('method'), transactions: TRANSACTION },
  transaction: TRANSACTION,
  delivery: DELIVERY,
  parcel: PARCEL,
  supplyChannel: shape('id'),
  productProjection: { ...shape('id'), masterVariant: VARIANT, variants: VARIANT },
}

/** What is read of a message, or of a list of them, in either format. */
export function keepBody(body: unknown, connection: Connection): unknown {
  return Array.isArray(body) ? body.map((one) => keepMessage(one, connection)) : keepMessage(body, connection)
}

function keepMessage(body: unknown, connection: Connection): Json {
  const message = messageOf(body)
  const kept = { ...recordOf(keepOnly(message, MESSAGE)) }
  const [order, product] = [recordOf(message.order), recordOf(message.productProjection)]
  if (kept.order !== undefined) kept.order = keepOrder(order, recordOf(kept.order), connection)
  const name = nameOf(product.name, connection)
  if (kept.productProjection !== undefined && name !== undefined) {
    kept.productProjection = { ...recordOf(kept.productProjection), name }
  }
  return kept
}

/** A CloudEvent has the message as its data. Its type has the type of the message at its end. */
function messageOf(body: unknown): Json {
  const event = recordOf(body)
  const type = textOf(event.type) ?? textOf(event.eventType)
  if (!type?.startsWith('com.commercetools.')) return event
  return {
    type: type.slice(type.lastIndexOf('.') + 1),
    createdAt: event.time ?? event.eventTime,
    ...recordOf(event.data),
  }
}

function keepOrder(sent: Json, kept: Json, connection: Connection): Json {
  const { guestKey: stated, ...order } = kept
  const isHash = typeof stated === 'string' && /^guest:[0-9a-f]{64}$/.test(stated)
  const isGuest = sent.customerId === undefined
  const guestKey = isHash ? stated : isGuest ? hashGuest(sent.customerEmail, connection) : undefined
  const named = Object.fromEntries(
    ['lineItems', 'customLineItems'].flatMap((list) => {
      const lines = recordsOf(sent[list])
      if (lines.length === 0) return []
      return [[list, lines.map((line) => withName(line, list === 'lineItems' ? LINE : CUSTOM_LINE, connection))]]
    }),
  )
  return { ...order, ...named, ...(guestKey === undefined ? {} : { guestKey }) }
}

function withName(line: Json, shapeOfLine: Shape, connection: Connection): Json {
  const name = nameOf(line.name, connection)
  return { ...recordOf(keepOnly(line, shapeOfLine)), ...(name === undefined ? {} : { name }) }
}

/** The name of a product in the language of the option `locale`, otherwise in the first language. */
function nameOf(name: unknown, { options }: Connection): string | undefined {
  if (typeof name === 'string') return name
  const names = recordOf(name)
  return (
    textOf(typeof options.locale === 'string' ? names[options.locale] : undefined) ?? textOf(Object.values(names)[0])
  )
}
