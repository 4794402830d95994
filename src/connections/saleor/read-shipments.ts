import type { ShopEvent } from '../platform.ts'
import { type Json, recordOf, recordsOf, textOf, timeOf } from '../reading/json.ts'
import { productOf, type Snapshot } from './snapshot.ts'

/** The states of fulfilments that stand for units that came back. Saleor moves these units there from the fulfilment that was shipped. */
const RETURNED: ReadonlySet<unknown> = new Set(['RETURNED', 'REFUNDED_AND_RETURNED', 'REPLACED'])

/** The shipments and returns of an order. A fulfilment that waits for approval is neither. */
export function readShipments(snapshot: Snapshot): ShopEvent[] {
  const fulfillments = recordsOf(snapshot.order.fulfillments)
  return fulfillments.flatMap((fulfillment) => {
    const id = textOf(fulfillment.id)
    if (id === undefined) return []
    if (RETURNED.has(fulfillment.status)) return returnOf(id, fulfillment, snapshot)
    if (fulfillment.status === 'FULFILLED') return shipmentOf(id, fulfillment, snapshot)
    return fulfillment.status === 'CANCELED' ? cancelledShipmentOf(id, fulfillment, snapshot) : []
  })
}

/** What a shipment holds is stated by each snapshot, because Saleor takes units out of it that come back. The latest counts. */
function shipmentOf(shipmentId: string, fulfillment: Json, snapshot: Snapshot): ShopEvent[] {
  const { orderId, changedMs } = snapshot
  const data = {
    orderId,
    shipmentId,
    items: itemsOf(fulfillment, snapshot),
    trackingNumber: textOf(fulfillment.trackingNumber),
    updatedAt: new Date(changedMs).toISOString(),
  }
  const updated: ShopEvent = { id: `shipment:${shipmentId}:${changedMs}`, type: 'ShipmentUpdated', data }
  return [createdOf(shipmentId, fulfillment, orderId), updated]
}

function createdOf(shipmentId: string, fulfillment: Json, orderId: string): ShopEvent {
  const data = { orderId, shipmentId, createdAt: timeOf(fulfillment, 'created') }
  return { id: `shipment:${shipmentId}`, type: 'ShipmentCreated', data }
}

/** Saleor has no time of it. Of several snapshots, the earliest counts. */
function cancelledShipmentOf(shipmentId: string, fulfillment: Json, snapshot: Snapshot): ShopEvent[] {
  const { orderId, changedMs } = snapshot
  const cancelled: ShopEvent = {
    id: `shipment:${shipmentId}:cancelled:${changedMs}`,
    type: 'ShipmentCancelled',
    time: new Date(changedMs).toISOString(),
    data: { orderId, shipmentId },
  }
  return [createdOf(shipmentId, fulfillment, orderId), cancelled]
}

function returnOf(returnId: string, fulfillment: Json, snapshot: Snapshot): ShopEvent[] {
  const items = itemsOf(fulfillment, snapshot)
  if (items.length === 0) return []
  const data = {
    orderId: snapshot.orderId,
    returnId,
    items,
    restocked: false,
    returnedAt: timeOf(fulfillment, 'created'),
  }
  return [{ id: `return:${returnId}`, type: 'ItemsReturned', data }]
}

function itemsOf(fulfillment: Json, { order, connection }: Snapshot): object[] {
  const lines = recordsOf(order.lines)
  return recordsOf(fulfillment.lines).flatMap(({ quantity, orderLine }) => {
    const line = lines.find(({ id }) => id === recordOf(orderLine).id)
    return line ? [{ productId: productOf(line, connection), quantity }] : []
  })
}
