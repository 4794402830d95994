import type { Connection } from '../connection.ts'
import { answerHandshake } from '../event-grid/platform.ts'
import type { Platform, Reading, ShopEvent } from '../platform.ts'
import { type Json, recordOf, recordsOf, textOf } from '../reading/json.ts'
import { faultsOfSharedSecret, SECRET_HEADER_OPTION, verifySharedSecret } from '../reading/shared-secret.ts'
import { keepBody } from './keep.ts'
import { readDelivery, readRemovedDelivery } from './read-delivery.ts'
import { cancellationOf, productOf, readOrder } from './read-order.ts'
import { readPayment, readPaymentLink, readTransactionState } from './read-payment.ts'

/** Messages of commercetools, in the format Platform or as CloudEvents. They come by a broker, or by Event Grid. */
export const commercetools: Platform = {
  title: 'commercetools',
  secretHint:
    'a token of your choice, which the subscription of Event Grid sends as the delivery property "Authorization"',
  options: {
    ...SECRET_HEADER_OPTION,
    locale: 'the language of the names of products, such as "de-DE"; by default, the first one',
  },
  faultsOf: faultsOfSharedSecret,
  setUp: [
    'Create a topic in Azure Event Grid with the schema "Cloud Event Schema v1.0", and a subscription of commercetools with it as its destination.',
    'Subscribe to the messages of the resource types order, payment, product and inventory-entry.',
    'In the Azure portal, add an event subscription to the topic: endpoint type "Web Hook", endpoint {url}.',
    'In its tab "Delivery Properties", add the header "Authorization", type "Static", value "Bearer TOKEN", secret: yes.',
    'For Azure Service Bus or Kafka, set "platform": "commercetools" on the source instead.',
  ],
  answerSetup: answerHandshake,
  verify: verifySharedSecret,
  headers: [],
  keep: keepBody,
  topicOf: (kept) => textOf(recordOf([kept].flat()[0]).type) ?? '',
  read: (kept, _delivery, connection) =>
    Array.isArray(kept) ? readAll(kept, connection) : readMessage(recordOf(kept), connection),
}

type Read = (message: Json, connection: Connection) => Reading

const ignore = (ignored: string) => (): Reading => ({ ignored })

const READERS: Readonly<Record<string, Read>> = {
  OrderCreated: readOrder,
  OrderImported: readOrder,
  OrderCreatedFromRecurringOrder: readOrder,
  OrderStateChanged: readState,
  OrderDeleted: readDeletedOrder,
  OrderPaymentAdded: readPaymentLink,
  PaymentCreated: readPayment,
  PaymentTransactionAdded: readPayment,
  PaymentTransactionStateChanged: readTransactionState,
  DeliveryAdded: readDelivery,
  ParcelAddedToDelivery: readDelivery,
  DeliveryRemoved: readRemovedDelivery,
  InventoryEntryQuantitySet: readStock,
  ProductPublished: readProduct,
  ProductDeleted: readDeletedProduct,
  OrderEditApplied: ignore('order_edit'),
  OrderLineItemAdded: ignore('order_edit'),
  OrderLineItemRemoved: ignore('order_edit'),
  ReturnInfoAdded: ignore('return_without_products'),
  ReturnInfoSet: ignore('return_without_products'),
}

function readMessage(message: Json, connection: Connection): Reading {
  const type = textOf(message.type)
  if (type === undefined)
    return message.notificationType === undefined
      ? { problem: 'The body is not a message of commercetools.' }
      : { ignored: 'not_a_message' }
  const { reason } = recordOf(message.payloadNotIncluded)
  if (message.payloadNotIncluded !== undefined && READERS[type]) {
    return {
      problem: `The message ${type} is without its content (${textOf(reason)}). Request the record from commercetools.`,
    }
  }
  return READERS[type]?.(message, connection) ?? { ignored: 'unused_message' }
}

function readAll(list: readonly unknown[], connection: Connection): Reading {
  const readings = list.map((message) => readMessage(recordOf(message), connection))
  const events = readings.flatMap((reading) => ('events' in reading ? reading.events : []))
  const problem = readings.flatMap((reading) => ('problem' in reading ? (reading.problem ?? []) : []))[0]
  if (events.length > 0) return problem === undefined ? { events } : { events, problem }
  return problem === undefined ? { ignored: 'unused_message' } : { problem }
}

const resourceOf = ({ resource }: Json) => textOf(recordOf(resource).id)

const unnamed = (record: string): Reading => ({ problem: `The message names no ${record}.` })

function readState(message: Json): Reading {
  const orderId = resourceOf(message)
  if (orderId === undefined) return unnamed('order')
  if (message.orderState !== 'Cancelled') return { ignored: 'other_state' }
  return { events: [cancellationOf(orderId, textOf(message.createdAt))] }
}

function readDeletedOrder(message: Json): Reading {
  const orderId = resourceOf(message)
  if (orderId === undefined) return unnamed('order')
  const data = { orderId, reason: 'deleted', voidedAt: textOf(message.createdAt) }
  return { events: [{ id: `order:${orderId}:deleted`, type: 'OrderVoided', data }] }
}

/** The stock is stated by stock keeping unit, so that it counts only where products are known by it. */
function readStock(message: Json, { productKey }: Connection): Reading {
  const productId = textOf(recordOf(message.resourceUserProvidedIdentifiers).sku)
  if (productKey !== 'sku' || productId === undefined) return { ignored: 'stock_by_sku' }
  const data = {
    productId,
    quantity: message.newQuantityOnStock,
    location: textOf(recordOf(message.supplyChannel).id),
    countedAt: textOf(message.createdAt),
  }
  return { events: [{ id: `stock:${resourceOf(message)}:${data.countedAt}`, type: 'InventoryCounted', data }] }
}

function readProduct(message: Json, connection: Connection): Reading {
  const product = recordOf(message.productProjection)
  const id = textOf(product.id) ?? resourceOf(message)
  if (id === undefined) return unnamed('product')
  const variants = [recordOf(product.masterVariant), ...recordsOf(product.variants)]
  const ids = new Map(
    variants.flatMap((variant) => {
      const productId = productOf(id, variant, connection)
      return productId === undefined ? [] : [[productId, variant] as const]
    }),
  )
  const events = [...ids].map(([productId, variant]): ShopEvent => {
    const isVariant = connection.productKey !== 'product'
    const data = {
      productId,
      name: textOf(product.name),
      sku: isVariant ? textOf(variant.sku) : undefined,
      updatedAt: textOf(message.createdAt),
    }
    return { id: `product:${productId}:${data.updatedAt}`, type: 'ProductUpdated', data }
  })
  return { events }
}

function readDeletedProduct(message: Json, { productKey }: Connection): Reading {
  const productId = resourceOf(message)
  if (productId === undefined) return unnamed('product')
  if (productKey !== 'product') return { ignored: 'variants_not_named' }
  const data = { productId, deletedAt: textOf(message.createdAt) }
  return { events: [{ id: `product:${productId}:deleted`, type: 'ProductDeleted', data }] }
}
