import { type Moment, momentOf } from './life-calendar.ts'
import { contentOf } from './life-content.ts'
import type { Decision, Order, Placed, Placement } from './life-fact-types.ts'
import type { LifeData } from './life-types.ts'

/** An order of which a placement is known. */
export type Settled = Order & { placed: Placed; first: Placed }

// The rules for revisions and voids of orders.

/** `OrderCreated` is below every revision. */
const CREATED = -1n

export function createdOf(data: LifeData, at: Moment, defaultCurrency: string): Placement {
  return { revision: CREATED, revisedAt: at, statedAt: at, ...contentOf(data, defaultCurrency) }
}

/** An event without a time of the order keeps the one of a lower revision. */
export function revisionOf(data: LifeData, at: Moment, defaultCurrency: string): Placement {
  const { createdAt } = data
  return {
    revision: revisionNumber(data, at),
    revisedAt: at,
    statedAt: createdAt === undefined ? undefined : momentOf(createdAt),
    ...contentOf(data, defaultCurrency),
  }
}

/** An integer is the number itself, a time its microseconds since 1970. */
export function revisionNumber({ revision }: LifeData, revisedAt: Moment): bigint {
  if (typeof revision === 'number') return BigInt(revision)
  return microsecondsOf(revision === undefined ? revisedAt : momentOf(String(revision)))
}

function microsecondsOf({ ms, text }: Moment): bigint {
  return BigInt(Math.floor(ms / 1000)) * 1_000_000n + BigInt(text.slice(20, 26))
}

/** Of placements with one number, the first to arrive counts. */
export function addPlacement({ placements }: Order, placement: Placement): void {
  if (!placements.has(placement.revision)) placements.set(placement.revision, placement)
}

/** Derives what the set of placements, voids and reinstatements says about the order. */
export function settle(order: Order): void {
  order.isVoided = lastOf([...order.decisions.values()])?.kind === 'voided'
  const [lowest, ...higher] = [...order.placements.values()].sort((a, b) => (a.revision < b.revision ? -1 : 1))
  if (!lowest) return
  order.first = placedOf(lowest, lowest.revisedAt)
  order.placed = order.first
  for (const placement of higher) {
    order.placed = placedOf(placement, order.placed.at)
    order.later.push({ at: placement.revisedAt, placed: order.placed })
  }
}

/** The orders that count, as their highest revisions describe them. */
export function countedOrders<O extends Order>(orders: readonly O[]): (O & Settled)[] {
  return orders.filter((order): order is O & Settled => order.placed !== undefined && !order.isVoided)
}

/** The latest one. Of two at the same time, the void. */
function lastOf(decisions: readonly Decision[]): Decision | undefined {
  const place = ({ at, kind }: Decision) => `${at.text} ${kind === 'voided' ? 1 : 0}`
  return decisions.toSorted((a, b) => (place(a) < place(b) ? -1 : 1)).at(-1)
}

function placedOf({ revision, revisedAt, statedAt, ...content }: Placement, otherwise: Moment): Placed {
  return { at: statedAt ?? otherwise, ...content }
}
