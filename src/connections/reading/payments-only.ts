import type { Reading } from '../platform.ts'

/** What a delivery means for a connection that is beside another platform with the orders: its payments. */
export function paymentsOf(reading: Reading): Reading {
  if (!('events' in reading)) return reading
  const events = reading.events.filter(({ type }) => type === 'PaymentProcessed' || type === 'PaymentFailed')
  return events.length > 0 ? { events } : { ignored: 'payments_only' }
}
