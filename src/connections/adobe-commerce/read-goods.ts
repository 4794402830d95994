import type { Connection } from '../connection.ts'
import type { Reading, ReceivedDelivery } from '../platform.ts'
import { type Json, recordsOf, textOf } from '../reading/json.ts'
import { timeWithin, utcOf } from '../reading/times.ts'
import { moneyOf } from './amounts.ts'
import { linesOf, productOf } from './lines.ts'
import { idsOf } from './read-money.ts'
import { missing } from './read-order.ts'

/** Reads a shipment with its items. */
export function readShipment(shipment: Json, eventTime: unknown, connection: Connection): Reading {
  const ids = idsOf(shipment)
  if (!ids) return missing('A shipment', 'entity_id and order_id')
  const { id: shipmentId, orderId } = ids
  const items = linesOf(shipment)
    .filter(({ line }) => Number(line.qty) > 0)
    .map((one) => ({ productId: productOf(one, connection).productId, quantity: one.line.qty }))
  const [track] = recordsOf(shipment.tracks)
  const data = {
    orderId,
    shipmentId,
    items: items.length > 0 ? items : undefined,
    trackingNumber: textOf(track?.track_number),
    carrier: textOf(track?.title),
    shippedAt: utcOf(shipment.created_at) ?? utcOf(eventTime),
  }
  return { events: [{ id: `shipment:${shipmentId}`, type: 'ShipmentCreated', data }] }
}

/** Reads a tracking number, which Adobe Commerce saves after its shipment. */
export function readTrack(track: Json, eventTime: unknown): Reading {
  const [shipmentId, orderId] = [textOf(track.parent_id), textOf(track.order_id)]
  if (shipmentId === undefined || orderId === undefined) return missing('A tracking number', 'parent_id and order_id')
  const updatedAt = utcOf(track.updated_at) ?? utcOf(track.created_at) ?? utcOf(eventTime)
  const data = {
    orderId,
    shipmentId,
    trackingNumber: textOf(track.track_number),
    carrier: textOf(track.title),
    updatedAt,
  }
  const id = `track:${textOf(track.entity_id) ?? textOf(track.track_number)}:${updatedAt}`
  return { events: [{ id, type: 'ShipmentUpdated', data }] }
}

/** Reads an entry of the catalogue, or that it was deleted. */
export function readProduct(
  product: Json,
  { isDeleted, time }: { isDeleted: boolean; time: string },
  { productKey }: Connection,
): Reading {
  const [id, sku] = [textOf(product.entity_id) ?? textOf(product.id), textOf(product.sku)]
  const productId = productKey === 'sku' ? sku : id
  if (productId === undefined) return missing('A product', productKey === 'sku' ? 'sku' : 'entity_id')
  if (isDeleted) {
    return {
      events: [
        { id: `product-deleted:${productId}:${time}`, type: 'ProductDeleted', data: { productId, deletedAt: time } },
      ],
    }
  }
  const price = textOf(product.price)
  const entry = { productId, name: textOf(product.name), price: moneyOf(price) === undefined ? undefined : price, sku }
  const updatedAt = timeWithin(utcOf(product.updated_at) ?? time, 0, entry)
  return {
    events: [{ id: `product:${productId}:${updatedAt}`, type: 'ProductUpdated', data: { ...entry, updatedAt } }],
  }
}

/** Reads the level of a stock, which has neither a time nor the SKU. A level below zero means that there are none. */
export function readStock(stock: Json, time: string, { productKey }: Connection): Reading {
  if (productKey === 'sku') return { ignored: 'unknown_sku' }
  const [productId, units] = [textOf(stock.product_id), moneyOf(stock.qty)]
  if (productId === undefined || units === undefined) return missing('A stock item', 'product_id and qty')
  const quantity = units < 0n ? 0 : stock.qty
  const data = { productId, quantity, location: textOf(stock.stock_id), countedAt: time }
  return { events: [{ id: `stock:${productId}:${time}:${quantity}`, type: 'InventoryCounted', data }] }
}

/** The time of an event without a time of its own. */
export const timeOfEvent = (eventTime: unknown, { receivedMs }: ReceivedDelivery): string =>
  utcOf(eventTime) ?? new Date(receivedMs).toISOString()
