import { reasonOf, type SalesChange } from '../../facts/orders/sales-reasons.ts'
import { addDays } from '../../time/days.ts'
import { type Arrival, definePerspective } from '../perspective.ts'
import { salesByDay } from '../sales-by-day.ts'
import type { salesSums } from '../sales-sums.ts'
import { type ReasonedSales, salesMoved } from './sales-restatements.ts'

/** Orders that arrive later than this are imported history. Their days have sums, but no list of orders: a row for each would slow down imports. */
export const LISTED_DAYS = 92

const sums = {
  total_orders: 'bigint',
  total_revenue: 'numeric',
  reversed_by_order: 'numeric',
  reversed: 'numeric',
  restated_orders: 'bigint',
  restated_revenue: 'numeric',
  adjustments: 'numeric',
} as const satisfies Partial<typeof salesSums>

/** The sums of the orders behind what changed after a day had ended. Orders that arrive in time have no row. */
export const orderRestatements = definePerspective({
  table: 'order_restatements',
  withdrawn: 'withdrawn_order_restatements',
  omitsZeros: true,
  key: { currency: 'text', date: 'date', arrival_day: 'date', reason: 'text', order_id: 'text' },
  sums,
  withoutCustomers: true,
  on: {
    OrderPlaced: ofChange,
    OrderRestated: ofChange,
    OrderReversed: ofChange,
    ReasonMoved: (change, arrival) => salesMoved(change).flatMap((sales) => additionsOf(sales, arrival)),
  },
})

let listing = { day: '', first: '' }

/** The first day whose orders are listed when they arrive on a day, which is the same for whole batches. */
function firstListedDay(day: string): string {
  if (listing.day !== day) listing = { day, first: addDays(day, -LISTED_DAYS) }
  return listing.first
}

function ofChange(sales: SalesChange, arrival: Arrival) {
  return additionsOf({ sales, reason: reasonOf(sales) }, arrival)
}

function additionsOf({ sales, reason }: ReasonedSales, { day, isWithdrawal }: Arrival) {
  const listed = reason === 'order' && !isWithdrawal ? firstListedDay(day) : ''
  // Most orders arrive on their day, or are imported history: this is the only step for them.
  if (sales.type !== 'OrderReversed' && (sales.day >= day || sales.day < listed)) return []
  return salesByDay(sales)
    .filter(({ date }) => date < day && date >= listed)
    .map((addition) => ({
      // With sums that this table does not have, which are left out.
      ...addition,
      arrival_day: day,
      reason: isWithdrawal ? 'withdrawal' : reason,
      order_id: sales.orderId ?? '',
    }))
}
