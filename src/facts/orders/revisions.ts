import type { Moment, Order, Placement, Terms } from './order.ts'

/** What one event states about a whole order. */
export interface Revision {
  /** Identifies the revision, and orders revisions. */
  number: number
  /** The time of the event: that of the order in `OrderCreated`. */
  revised: Moment
  /** The time of the order, if the event states it. */
  ordered: Moment | undefined
  terms: Terms
}

/** The number of `OrderCreated`, below every revision. */
export const CREATED = -1

/** The known revisions of an order, the lowest first. */
export function revisionsOf({ revisions, placed }: Order): readonly Revision[] {
  if (revisions || !placed) return revisions ?? []
  const { at, day, customerId: _, ...terms } = placed
  const moment = { at, day }
  return [{ number: CREATED, revised: moment, ordered: moment, terms }]
}

/** Whether the placement has everything that these revisions state: there is only `OrderCreated`. */
export const areOrdinary = (revisions: readonly Revision[]): boolean =>
  revisions.length === 1 && revisions[0]?.number === CREATED

/** An order of this time and these terms. Until its links are known, the stated customer counts. */
export const placementAt = ({ at, day }: Moment, terms: Terms): Placement => ({
  ...terms,
  at,
  day,
  customerId: terms.statedCustomerId,
})

/**
 * The order as the highest of these revisions describes it. Its time is the one that the highest of them states; without any, that of
 * the lowest revision.
 */
export function placementOf(revisions: readonly Revision[]): Placement | undefined {
  const [lowest, highest] = [revisions[0], revisions.at(-1)]
  if (!lowest || !highest) return undefined
  const { ordered = lowest.revised } = revisions.findLast((revision) => revision.ordered) ?? {}
  return placementAt(ordered, highest.terms)
}

/** The order as it would count if it were not voided. Its customer is the stated one. The same object if it is not voided. */
export const withoutVoid = (order: Order): Order =>
  order.placed ? order : { ...order, placed: placementOf(revisionsOf(order)) }
