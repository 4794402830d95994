import { type OrderFilter, writeOrderFilter } from './order-filter.ts'
import type { Shop } from './shop.ts'
import { type Basis, daysOf, type View, writeView } from './view.ts'

/** Which orders: filters, and what differs from the page that the link stands on. */
export interface OrdersLink extends OrderFilter {
  /** One of the two may be left out: it is that of the page. */
  startDate?: string
  endDate?: string
  basis?: Basis
  /** `null`: the shop's own, where a number is of the shop's days whatever the page shows. */
  timezone?: string | null
}

interface Around {
  view: View
  /** Undefined while it is not known. */
  shop: Pick<Shop, 'today' | 'firstDay'> | undefined
  /** Which number of the list's totals was clicked. */
  behind?: string
}

/** The parameters of the list's address. */
export function addressOfOrders(link: OrdersLink, { view, shop, behind }: Around): URLSearchParams {
  const { startDate, endDate, basis = view.basis, timezone = view.timezone, ...filter } = link
  const days = shop && daysOf(view, shop.today, shop.firstDay)
  // In another time zone, today is another day: what is counted from it is not the same days.
  const isElsewhere = (timezone ?? undefined) !== view.timezone
  const hasOwnDays = days !== undefined && (startDate !== undefined || endDate !== undefined || isElsewhere)
  const range = hasOwnDays ? { ...days, ...(startDate && { startDate }), ...(endDate && { endDate }) } : view.range
  const asked: View = { ...view, range, basis, timezone: timezone ?? undefined }
  const written = writeOrderFilter(filter, writeView(asked, new URLSearchParams()))
  if (behind !== undefined) written.set('behind', behind)
  else if (Object.keys(filter).length === 0) written.set('behind', 'rows')
  return written
}
