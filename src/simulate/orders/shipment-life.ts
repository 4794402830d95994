import { DAY_MS } from '../calendar.ts'
import { isChance, type Random, wholeBetween } from '../random/random.ts'
import type { Step } from './fate.ts'

/** Shares of shipments. */
const PARTIAL = 0.08
const UPDATED = 0.03
const LOST = 0.01
/** The share of refunds for which items come back first. */
const RETURNED = 0.7

const HOUR_MS = 3_600_000

/**
 * Some shipments are partial first, updated, or cancelled and sent again. Items come back before some refunds. The steps of an
 * order stay in their sequence: whatever follows the shipment is later than the shipment of the rest.
 */
export function withLifeOfShipment(steps: Step[], random: Random): Step[] {
  const shipped = steps.find(({ kind }) => kind === 'shipped')
  if (!shipped) return steps
  const refunded = steps.find(({ kind }) => kind === 'refunded')
  const latest = refunded ? refunded.at - HOUR_MS : shipped.at + 2 * DAY_MS
  const later = Math.min(shipped.at + wholeBetween(random, 4 * HOUR_MS, 2 * DAY_MS), latest)
  const lived = shipmentOf(shipped, later, steps, random)
  if (!refunded || !isChance(random, RETURNED)) return lived
  const { reason } = refunded
  const at = refunded.at - wholeBetween(random, 1, HOUR_MS - 1)
  return at > later ? [...lived, { kind: 'returned', at, reason }] : lived
}

function shipmentOf(shipped: Step, later: number, steps: Step[], random: Random): Step[] {
  if (later <= shipped.at) return steps
  const others = steps.filter((step) => step !== shipped)
  if (isChance(random, PARTIAL)) {
    return [...others, { ...shipped, kind: 'partly-shipped' }, { ...shipped, at: later }]
  }
  if (isChance(random, UPDATED)) return [...steps, { kind: 'shipment-updated', at: later }]
  if (!isChance(random, LOST)) return steps
  const lostAt = shipped.at + Math.floor((later - shipped.at) / 2)
  if (lostAt === shipped.at) return steps
  return [
    ...others,
    { ...shipped, kind: 'sent-in-vain' },
    { kind: 'shipment-cancelled', at: lostAt, reason: 'Lost in transit' },
    { ...shipped, at: later },
  ]
}
