import type { Reading, ShopEvent } from '../platform.ts'
import { type Json, recordOf, recordsOf, textOf, timeOf } from '../reading/json.ts'

/** A shipment, and its tracking number if a parcel has one. Messages name lines and no products, so that the units are not stated. */
export function shipmentOf(orderId: string, delivery: Json, changedAt: string | undefined): ShopEvent[] {
  const shipmentId = textOf(delivery.id)
  if (shipmentId === undefined) return []
  const createdAt = timeOf(delivery, 'createdAt')
  const created: ShopEvent = {
    id: `shipment:${shipmentId}`,
    type: 'ShipmentCreated',
    time: changedAt,
    data: { orderId, shipmentId, createdAt },
  }
  const tracked = recordsOf(delivery.parcels).find((parcel) => trackingOf(parcel).trackingNumber !== undefined)
  return tracked ? [created, trackingUpdate(orderId, shipmentId, tracked, changedAt)] : [created]
}

/** Reads `DeliveryAdded` and `ParcelAddedToDelivery`. */
export function readDelivery({ resource, delivery, parcel, createdAt }: Json): Reading {
  const orderId = textOf(recordOf(resource).id)
  const [record, time] = [recordOf(delivery), textOf(createdAt)]
  const shipmentId = textOf(record.id)
  if (orderId === undefined || shipmentId === undefined) return { problem: 'The message has no order, or no delivery.' }
  const events = shipmentOf(orderId, record, time)
  const added = recordOf(parcel)
  const hasTracking = trackingOf(added).trackingNumber !== undefined
  if (events.length > 1 || !hasTracking) return { events }
  return { events: [...events, trackingUpdate(orderId, shipmentId, added, time)] }
}

function trackingUpdate(orderId: string, shipmentId: string, parcel: Json, updatedAt: string | undefined): ShopEvent {
  const data = { orderId, shipmentId, ...trackingOf(parcel), updatedAt }
  return { id: `tracking:${shipmentId}:${updatedAt}`, type: 'ShipmentUpdated', data }
}

function trackingOf({ trackingData }: Json) {
  const { trackingId, carrier } = recordOf(trackingData)
  return { trackingNumber: textOf(trackingId), carrier: textOf(carrier) }
}

/** Reads `DeliveryRemoved`. */
export function readRemovedDelivery({ resource, delivery, createdAt }: Json): Reading {
  const [orderId, shipmentId] = [textOf(recordOf(resource).id), textOf(recordOf(delivery).id)]
  if (orderId === undefined || shipmentId === undefined) return { problem: 'The message has no order, or no delivery.' }
  const event: ShopEvent = {
    id: `shipment:${shipmentId}:removed`,
    type: 'ShipmentCancelled',
    time: textOf(createdAt),
    data: { orderId, shipmentId },
  }
  return { events: [event] }
}
