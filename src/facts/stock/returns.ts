import type { Event } from '../../contracts/event.ts'
import { type Warning, Warnings } from '../../contracts/warning.ts'
import { readUnits, type Units } from '../../units.ts'
import type { Calendar } from '../calendar.ts'
import type { ItemsReturned } from '../changes.ts'
import type { PlacedOrder } from '../orders/order.ts'
import { unitsByProduct } from './shipments.ts'

/** The returns of an order, one for each product and reason of a return. They count as stated, even beyond the units of the order. */
export function returnsOf({ tenantId, orderId, placed, history }: PlacedOrder, calendar: Calendar): ItemsReturned[] {
  return history.flatMap((entry) => {
    if (entry.kind !== 'returned') return []
    const { day, quarter } = calendar.placeOf(Date.parse(entry.at))
    const order = calendar.placeOf(placed.at.ms)
    return entry.items.map(
      ({ productId, quantity, reason }): ItemsReturned => ({
        type: 'ItemsReturned',
        tenantId,
        orderId,
        currency: placed.currency,
        day,
        quarter,
        orderDay: order.day,
        orderQuarter: order.quarter,
        productId,
        reason,
        isRestocked: entry.restocked !== false,
        sign: 1,
        units: quantity,
      }),
    )
  })
}

/**
 * A warning about the first line of a return that exceeds the units of its product in the order, together with all returns before.
 *
 * @param order with the returns that arrived before.
 */
export function warningsOfReturn(order: PlacedOrder, { payload }: Event<'ItemsReturned'>): Warning[] {
  const left = unitsByProduct(order.placed.lines)
  const take = (productId: string, units: Units) => {
    const rest = (left.get(productId) ?? 0n) - units
    left.set(productId, rest)
    return rest
  }
  for (const entry of order.history) {
    if (entry.kind === 'returned') for (const { productId, quantity } of entry.items) take(productId, quantity)
  }
  const line = payload.items.findIndex(
    ({ productId, quantity }) => take(String(productId), readUnits(quantity)) < 0n && readUnits(quantity) > 0n,
  )
  const warnings = new Warnings()
  const quantity = payload.items[line]?.quantity
  if (quantity !== undefined) warnings.add('quantity', 'is more than was bought', quantity, line)
  return warnings.all() ?? []
}
