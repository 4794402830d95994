import { DAY_MS, dayAt } from '../calendar.ts'
import type { Arrival } from '../demand/arrivals.ts'
import { between, isChance, type Random, randomOf, waitingTime, wholeBetween } from '../random/random.ts'
import { choose, weighTable } from '../random/weighted-choice.ts'
import type { Shop } from '../shop.ts'
import { withLifeOfShipment } from './shipment-life.ts'

/** One step in the life of an order, at a time in milliseconds since 1970. */
export interface Step {
  kind:
    | 'placed'
    | 'reserved'
    | 'confirmed'
    | 'payment-failed'
    | 'paid'
    | 'payment-linked'
    | 'cancelled'
    | 'released'
    | 'partly-shipped'
    | 'sent-in-vain'
    | 'shipped'
    | 'shipment-updated'
    | 'shipment-cancelled'
    | 'announced'
    | 'returned'
    | 'refund-requested'
    | 'refunded'
    | 'refund-failed'
    | 'refund-voided'
    | 'charged-back'
    | 'revised'
    | 'voided'
    | 'reinstated'
  at: number
  reason?: string
}

/** The maximum time from an order to its last step. */
export const LONGEST_FATE_DAYS = 30

const NEVER_PAID = 0.04
const PAID_LATE = 0.05
const CANCELLED = 0.02
const REFUNDED = 0.053
/** Shares of refunds. */
const REFUND_PENDING = 0.08
const REFUND_FAILED = 0.25
const REFUND_VOIDED = 0.02
const CHARGED_BACK = 0.003
/** As many orders are voided as are revised, times this. */
const VOIDED = 1 / 6
/** As many payments are linked to their orders later as orders are revised, times this. */
const LINKED = 1 / 2
/** The share of voids that are taken back. */
const REINSTATED = 0.15
const SECOND_MS = 1000
const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000

const paymentFailures = weighTable({
  'Insufficient funds': 38,
  'Card declined by issuer': 27,
  'Authentication failed': 18,
  'Card expired': 9,
  'Payment provider timed out': 8,
})
const cancellations = weighTable({
  'Changed my mind': 45,
  'Ordered by mistake': 30,
  'Found it elsewhere': 15,
  'Out of stock': 10,
})
const refunds = weighTable({
  'Did not fit': 22,
  'Not as described': 20,
  'Arrived damaged': 18,
  'Changed my mind': 32,
  'Arrived too late': 8,
})
const voids = weighTable({ 'Test order': 55, 'Duplicate order': 30, Fraud: 15 })
const chargebacks = weighTable({ 'Product not received': 40, Fraudulent: 35, 'Not as described': 25 })

/** The part of a shop that decides the steps of its orders. */
type FateSettings = Pick<Shop, 'seed' | 'reservedShare' | 'editedShare'>

/** All steps of an order by time: payment, shipment, cancellation, return, refund and chargeback. */
export function fateOf({ seed, reservedShare, editedShare }: FateSettings, arrival: Arrival): Step[] {
  const random = randomOf(seed, 'fate', arrival.key)
  const { at } = arrival
  const steps: Step[] = [{ kind: 'placed', at }]
  const isReserved = isChance(random, reservedShare)
  if (isReserved) steps.push({ kind: 'reserved', at: at + wholeBetween(random, 200, 2000) })
  if (arrival.customer && isChance(random, 0.5)) {
    steps.push({ kind: 'confirmed', at: at + wholeBetween(random, 2 * SECOND_MS, 40 * SECOND_MS) })
  }
  steps.push(...paymentOf(random, at))
  const paid = steps.at(-1) as Step
  const isCancelled = paid.kind === 'paid' && isChance(random, CANCELLED)
  if (paid.kind === 'paid' && !isCancelled) {
    steps.push(...deliveryOf(random, paid.at, arrival))
  } else {
    const reason = isCancelled ? choose(random, cancellations) : 'Payment not received'
    const cancelledAt = paid.at + wholeBetween(random, 10 * MINUTE_MS, (isCancelled ? 20 : 48) * HOUR_MS)
    steps.push({ kind: 'cancelled', at: cancelledAt, reason })
    if (isReserved) steps.push({ kind: 'released', at: cancelledAt + wholeBetween(random, 100, 3000) })
  }
  if (paid.kind === 'paid') steps.push(...linkOf(paid.at, randomOf(seed, 'link', arrival.key), editedShare))
  const edited = withEdits(steps, randomOf(seed, 'edits', arrival.key), at, editedShare)
  const lived = withLifeOfShipment(edited, randomOf(seed, 'life of shipment', arrival.key))
  return withLifeOfRefund(lived, randomOf(seed, 'life of refund', arrival.key), at).sort((a, b) => a.at - b.at)
}

/** The provider of a few payments does not know the order. The shop links the payment to the order later. */
function linkOf(paidAt: number, random: Random, editedShare: number): Step[] {
  if (!isChance(random, editedShare * LINKED)) return []
  return [{ kind: 'payment-linked', at: paidAt + wholeBetween(random, SECOND_MS, 20 * MINUTE_MS) }]
}

/** A few orders are voided, and some of these are reinstated. Some orders are edited before they are shipped. */
function withEdits(steps: Step[], random: Random, placedAt: number, editedShare: number): Step[] {
  if (isChance(random, editedShare * VOIDED)) {
    const at = placedAt + wholeBetween(random, 5 * MINUTE_MS, 2 * DAY_MS)
    const voided: Step = { kind: 'voided', at, reason: choose(random, voids) }
    const reinstated: Step = {
      kind: 'reinstated',
      at: at + wholeBetween(random, HOUR_MS, DAY_MS),
      reason: 'Was genuine',
    }
    return [...steps, voided, ...(isChance(random, REINSTATED) ? [reinstated] : [])]
  }
  const shipped = steps.find(({ kind }) => kind === 'shipped')
  if (!shipped || !isChance(random, editedShare)) return steps
  return [...steps, { kind: 'revised', at: wholeBetween(random, placedAt + MINUTE_MS, shipped.at - 1) }]
}

/** Some refunds are pending first, fail or are voided, and a few orders are charged back instead. */
function withLifeOfRefund(steps: Step[], random: Random, placedAt: number): Step[] {
  const latest = placedAt + LONGEST_FATE_DAYS * DAY_MS
  const later = (at: number) => Math.min(at + wholeBetween(random, HOUR_MS, 2 * DAY_MS), latest)
  const shipped = steps.find(({ kind }) => kind === 'shipped')
  const refunded = steps.find(({ kind }) => kind === 'refunded')
  if (!refunded) {
    if (!shipped || !isChance(random, CHARGED_BACK)) return steps
    const at = Math.min(shipped.at + wholeBetween(random, 5 * DAY_MS, 25 * DAY_MS), latest)
    return [...steps, { kind: 'charged-back', at, reason: choose(random, chargebacks) }]
  }
  const at = later(refunded.at)
  if (at === refunded.at) return steps
  if (isChance(random, REFUND_VOIDED)) return [...steps, { kind: 'refund-voided', at, reason: 'Entered by mistake' }]
  if (!isChance(random, REFUND_PENDING)) return steps
  const outcome: Step = { ...refunded, kind: isChance(random, REFUND_FAILED) ? 'refund-failed' : 'refunded', at }
  return [...steps.filter((step) => step !== refunded), { ...refunded, kind: 'refund-requested' }, outcome]
}

/** The attempts to pay. The last step is `paid`, or a failure if the order is never paid. */
function paymentOf(random: Random, placedAt: number): Step[] {
  let at = placedAt + wholeBetween(random, 2 * SECOND_MS, 45 * SECOND_MS)
  const isNeverPaid = isChance(random, NEVER_PAID)
  const failures = isNeverPaid
    ? wholeBetween(random, 1, 3)
    : isChance(random, PAID_LATE)
      ? wholeBetween(random, 1, 2)
      : 0
  const steps: Step[] = []
  for (let failure = 0; failure < failures; failure++) {
    steps.push({ kind: 'payment-failed', at, reason: choose(random, paymentFailures) })
    at += wholeBetween(random, 30 * SECOND_MS, isChance(random, 0.3) ? 9 * HOUR_MS : 10 * MINUTE_MS)
  }
  return isNeverPaid ? steps : [...steps, { kind: 'paid', at }]
}

function deliveryOf(random: Random, paidAt: number, { at: placedAt, channel, customer }: Arrival): Step[] {
  const steps: Step[] = []
  let receivedAt = paidAt
  if (channel !== 'store') {
    receivedAt = workingTime(random, paidAt + between(random, 2, 66) * HOUR_MS)
    steps.push({ kind: 'shipped', at: receivedAt })
    if (customer && isChance(random, 0.3)) {
      steps.push({ kind: 'announced', at: receivedAt + wholeBetween(random, SECOND_MS, 5 * MINUTE_MS) })
    }
  }
  if (isChance(random, REFUNDED)) {
    const wanted = workingTime(random, receivedAt + DAY_MS + waitingTime(random, 8 * DAY_MS))
    const at = Math.min(wanted, placedAt + LONGEST_FATE_DAYS * DAY_MS - wholeBetween(random, 0, HOUR_MS))
    steps.push({ kind: 'refunded', at, reason: choose(random, refunds) })
  }
  return steps
}

/** A time between 8:00 and 18:00, on the same day or the next. */
function workingTime(random: Random, earliest: number): number {
  const midnight = dayAt(earliest) * DAY_MS
  const at = midnight + wholeBetween(random, 8 * HOUR_MS, 18 * HOUR_MS)
  return at >= earliest ? at : at + DAY_MS
}
