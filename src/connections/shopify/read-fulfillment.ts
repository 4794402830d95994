import { createHash } from 'node:crypto'
import type { Connection } from '../connection.ts'
import type { Reading, ShopEvent } from '../platform.ts'
import { type Json, recordsOf, textOf, timeOf } from '../reading/json.ts'
import { labelOf } from './order-lines.ts'
import { productOfLine } from './products.ts'
import { idOf } from './records.ts'

/** A fulfilment with one of these statuses did not take place. */
const CANCELLED = ['cancelled', 'error', 'failure']

/** Reads a fulfilment: a shipment, the number with which it can be tracked, and its cancellation. */
export function readFulfillment(fulfillment: Json, connection: Connection): Reading {
  const orderId = idOf(fulfillment, 'order_id')
  if (orderId === undefined || idOf(fulfillment) === undefined) {
    return { problem: 'The fulfilment has no id or no order_id. Send the body as Shopify has written it.' }
  }
  const events = fulfillmentEventsOf(fulfillment, orderId, connection)
  return events.length === 0 ? { ignored: 'not_shipped' } : { events }
}

/** A shipment is stated without what may change later, so that each delivery states the same. */
export function fulfillmentEventsOf(fulfillment: Json, orderId: string, connection: Connection): ShopEvent[] {
  const shipmentId = idOf(fulfillment)
  const status = textOf(fulfillment.status)
  const isCancelled = CANCELLED.includes(status ?? '')
  if (shipmentId === undefined || !(status === 'success' || isCancelled)) return []
  const items = recordsOf(fulfillment.line_items).map((line) => ({
    productId: productOfLine(line, connection),
    quantity: line.quantity,
  }))
  const created: ShopEvent = {
    id: `shipment:${shipmentId}`,
    type: 'ShipmentCreated',
    data: { orderId, shipmentId, items, shippedAt: timeOf(fulfillment, 'created_at') },
  }
  const updatedAt = timeOf(fulfillment, 'updated_at', 'created_at')
  const trackingNumber = labelOf(fulfillment.tracking_number) ?? labelOf(recordedNumber(fulfillment))
  const carrier = labelOf(fulfillment.tracking_company)
  const events = [created]
  if (trackingNumber !== undefined || carrier !== undefined) {
    const tracking = { trackingNumber, carrier }
    events.push({
      id: `shipment:${shipmentId}:${updatedAt}:${shortHash(tracking)}`,
      type: 'ShipmentUpdated',
      data: { orderId, shipmentId, ...tracking, updatedAt },
    })
  }
  if (isCancelled) {
    const data = { orderId, shipmentId, reason: status, cancelledAt: updatedAt }
    events.push({ id: `shipment:${shipmentId}:cancelled`, type: 'ShipmentCancelled', data })
  }
  return events
}

const recordedNumber = ({ tracking_numbers }: Json): unknown =>
  Array.isArray(tracking_numbers) ? tracking_numbers[0] : undefined

const shortHash = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 12)
