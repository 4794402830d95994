import type { OrderCosted, OrderPlaced, OrderReached, OrderReversed, SalesInStatus } from '../changes.ts'
import type { PlacedOrder } from './order.ts'

/** An order that counts, with the effects of its history. */
export interface OrderWithEffects {
  order: PlacedOrder
  effects: readonly (OrderReached | OrderReversed | { type: string })[]
}

/** The status of an order of a guest contains this word, before the steps. */
const GUEST = 'guest'

/** The words of the status of an order: whether it is of a guest, and the steps that it reached. Empty for a customer's order without a step. */
function statusOf({ order, effects }: OrderWithEffects): string {
  const words: string[] = order.placed.customerId === undefined ? [GUEST] : []
  for (const effect of effects) if (isStep(effect)) words.push(effect.step)
  return words.join(' ')
}

const isStep = (effect: { type: string }): effect is OrderReached => effect.type === 'OrderReached'
const isReversal = (effect: { type: string }): effect is OrderReversed => effect.type === 'OrderReversed'

interface Effects {
  /** The effects that differ, with the opposite sign for those that no longer hold. */
  changed: readonly { type: string }[]
  /** The placement of an order and its cost. */
  placementOf: (order: PlacedOrder) => readonly (OrderPlaced | OrderCosted | { type: string })[]
}

/**
 * The difference of the sales of an order by status. If the status changes, everything that the order counts moves to the new one. The empty
 * status has no changes: its sums are all sales without those of the other statuses.
 */
export function statusSalesBetween(
  was: OrderWithEffects | undefined,
  is: OrderWithEffects | undefined,
  { changed, placementOf }: Effects,
): SalesInStatus[] {
  const [before, after] = [was ? statusOf(was) : '', is ? statusOf(is) : '']
  if (before === '' && after === '') return []
  const isSamePlacement = was?.order.placed === is?.order.placed
  if (was && is && before === after && isSamePlacement) return inStatus(is.order, after, changed.filter(isReversal))
  const placed = is && placementOf(is.order)
  const wasPlaced = was && (isSamePlacement ? placed : placementOf(was.order))
  return [
    ...(was && wasPlaced ? inStatus(was.order, before, [...wasPlaced, ...was.effects], -1) : []),
    ...(is && placed ? inStatus(is.order, after, [...placed, ...is.effects]) : []),
  ]
}

/** The same for changes of the costs of an order, whose status remains. */
export const costsInStatus = (known: OrderWithEffects, costs: readonly OrderCosted[]): SalesInStatus[] =>
  inStatus(known.order, statusOf(known), costs)

function inStatus(
  { tenantId, orderId }: PlacedOrder,
  status: string,
  effects: readonly { type: string }[],
  times: 1 | -1 = 1,
): SalesInStatus[] {
  if (status === '') return []
  return effects.flatMap((sales): SalesInStatus[] => {
    if (!isStatusSales(sales)) return []
    const sign = sales.sign === times ? 1 : -1
    return [
      { type: 'SalesInStatus', tenantId, orderId, status, sales: sales.sign === sign ? sales : { ...sales, sign } },
    ]
  })
}

/** What counts for orders as they are now. What revisions change by the day of the event does not. */
function isStatusSales(effect: { type: string }): effect is SalesInStatus['sales'] {
  if (effect.type === 'OrderCosted') return (effect as OrderCosted).kind === 'placed'
  return effect.type === 'OrderPlaced' || isReversal(effect)
}
