import type { ClientBase } from 'pg'
import { isDistributed } from '../db/citus/is-distributed.ts'
import type { Calendar } from '../facts/calendar.ts'
import { readOrderCosts } from '../facts/costs/product-costs.ts'
import type { Order } from '../facts/orders/order.ts'
import { costsBetween } from '../facts/orders/order-changes.ts'
import { lockOrders, updateOrders } from '../facts/orders/orders.ts'
import { type EnsurePartitions, preparePerspectives, writePerspectives } from '../perspectives/apply.ts'
import type { Perspective } from '../perspectives/perspective.ts'

export interface CostSettings {
  calendar: Calendar
  /** In the order in which every process writes them. */
  perspectives: readonly Perspective[]
  ensurePartitions: EnsurePartitions
}

/**
 * Corrects orders whose products have other costs by now, and adds the differences to the perspectives, in the caller's transaction.
 *
 * @param orders as read without locks. Only those that differ are locked and read once more.
 * @returns the number of corrected orders.
 */
export async function settleOrders(
  client: ClientBase,
  orders: readonly Order[],
  settings: CostSettings,
): Promise<number> {
  const expected = await readOrderCosts(client, orders)
  const differing = orders.filter((order, i) => order !== expected[i])
  if (differing.length === 0) return 0
  const locked = [...(await lockOrders(client, differing, { isDistributed: await isDistributed(client) })).values()]
  const costed = await readOrderCosts(client, locked)
  const corrected = costed.flatMap((after, i) => {
    const before = locked[i] as Order
    return after === before ? [] : [{ before, after }]
  })
  if (corrected.length === 0) return 0
  await updateOrders(
    client,
    corrected.map(({ after }) => after),
    settings,
  )
  const changes = corrected.flatMap(({ before, after }) => costsBetween(before, after, settings.calendar))
  // Costs are not stored by the day of arrival.
  const { day } = settings.calendar.placeOf(Date.now())
  const prepared = preparePerspectives(settings.perspectives, changes, { day })
  await writePerspectives(client, settings.perspectives, prepared, settings.ensurePartitions)
  return corrected.length
}
