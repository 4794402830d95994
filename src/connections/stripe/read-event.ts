import type { Connection } from '../connection.ts'
import type { Reading, ShopEvent } from '../platform.ts'
import { type Json, recordOf, textOf } from '../reading/json.ts'
import { type StripeEvent, timeOf } from './event.ts'
import { readDispute } from './read-dispute.ts'
import { readCharge, readFailedPayment, readPayment } from './read-payment.ts'
import { readRefund, readRefundedCharge } from './read-refund.ts'
import { readFailedSession, readSession } from './read-session.ts'

const READERS: Readonly<Record<string, (event: StripeEvent, connection: Connection) => Reading>> = {
  'payment_intent.succeeded': readPayment,
  'payment_intent.payment_failed': readFailedPayment,
  'charge.succeeded': readCharge,
  'charge.failed': readCharge,
  'charge.refunded': readRefundedCharge,
  'refund.created': readRefund,
  'refund.updated': readRefund,
  'refund.failed': readRefund,
  'charge.refund.updated': readRefund,
  'charge.dispute.created': readDispute,
  'charge.dispute.updated': readDispute,
  'charge.dispute.closed': readDispute,
  'charge.dispute.funds_withdrawn': readDispute,
  'charge.dispute.funds_reinstated': readDispute,
  'checkout.session.completed': readSession,
  'checkout.session.async_payment_succeeded': readSession,
  'checkout.session.async_payment_failed': readFailedSession,
}

const eventsOf = (kept: unknown): readonly unknown[] => (Array.isArray(kept) ? kept : [kept])

/** The type of the event. Of several, that of the first. */
export const topicOf = (kept: unknown): string => textOf(recordOf(eventsOf(kept)[0]).type) ?? ''

/** Reads the event of a delivery, or its events. */
export function readDelivery(kept: unknown, connection: Connection): Reading {
  const readings = eventsOf(kept).map((event) => readEvent(recordOf(event), connection))
  const [only] = readings
  if (readings.length === 1 && only) return only
  const events = readings.flatMap((reading): ShopEvent[] => ('events' in reading ? reading.events : []))
  const problem = readings.map((reading) => ('problem' in reading ? reading.problem : undefined)).find(Boolean)
  if (events.length > 0) return problem === undefined ? { events } : { events, problem }
  return problem === undefined ? { ignored: 'other_topic' } : { problem }
}

function readEvent(event: Json, connection: Connection): Reading {
  if (event.object === 'v2.core.event') return { ignored: 'thin_event' }
  const created = Number(event.created)
  if (event.object !== 'event' || !Number.isInteger(created)) {
    return { problem: 'The body is not an event of Stripe. Set the payload style of the endpoint to "Snapshot".' }
  }
  if (event.livemode === false && connection.testOrders === 'ignore') return { ignored: 'test' }
  const type = textOf(event.type) ?? ''
  const read = Object.hasOwn(READERS, type) ? READERS[type] : undefined
  if (!read) return { ignored: 'other_topic' }
  const { object, previous_attributes: before } = recordOf(event.data)
  const [known, earlier] = [object, before].map(recordOf) as [Json, Json]
  if (textOf(known.id) === undefined)
    return { problem: `The event ${type} has no object with an "id". Send the event again from the Stripe Dashboard.` }
  return read(
    { type, at: timeOf(created), apiVersion: textOf(event.api_version) ?? '', object: known, before: earlier },
    connection,
  )
}
